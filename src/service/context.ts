/** What a use case is given beside its request: which events there are, who asks, for how long, and who listens. */
import type { Asker } from '../contract/asker.ts';
import type { AlertLevel } from '../model/alert.ts';
import type { IndicatorLists } from '../model/indicator-list.ts';
import type { DestinationSettings } from '../platform/config-destinations.ts';
import type { SpoolStatus } from '../spool/spool.ts';
import type { CompileContext, Relation } from '../sql/compile-context.ts';
import type { Scope } from '../sql/scope.ts';
import type { StatementOptions, Store } from '../store/store.ts';
import type { QuestionsUnderWay } from './questions-under-way.ts';
import type { RetentionOutlook } from './retention.ts';

/** Where events are: a store, or files that an engine reads as they lie. */
export interface Events {
  readonly store: Store;
  readonly relation: Relation;
  /** The same events, read in another way, for when the engine failed over files; null where there is no other. */
  mend?(): Promise<Events | null>;
}

/** Told while bytes are read. The face decides what to show. */
export interface ProgressListener {
  /** 0 where the total is not known. */
  start(totalBytes: number): void;
  advance(bytes: number): void;
  note(text: string): void;
  done(): void;
}

/** What reading needs, before there are events. */
export interface Reading {
  /** Aborting cancels the work, in the engine too. */
  readonly signal: AbortSignal;
  readonly progress: ProgressListener;
  /** For what is worth knowing and no failure. */
  readonly warn: (message: string) => void;
}

export interface Context extends Reading {
  /** Opens the events when they are first asked for; later calls give the same. Whoever made the context closes them. */
  readonly events: () => Promise<Events>;
  readonly asker: Asker;
  /** What the asker may see. */
  readonly scope: Scope;
  /** With `on`, secrets in events are masked, and no question goes by them. The terminal of the owner has it `off`. */
  readonly masking: 'on' | 'off';
  /** CIDR ranges whose addresses are not the client's. */
  readonly trustedProxies: readonly string[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly limits: Pick<StatementOptions, 'timeoutMs' | 'memoryBytes' | 'priority'>;
  /** Marks the statements of a question, so that it can be told how far they are. */
  readonly tag?: string;
  /** What is being asked of this server; absent at the terminal. */
  readonly underWay?: QuestionsUnderWay;
  /** The lists that the configuration names for rules; see indicators/list-keeper.ts. */
  readonly indicators?: () => IndicatorLists | Promise<IndicatorLists>;
  /** Files and folders with exceptions to rules that the configuration of a command names; a server has them in `detection`. */
  readonly exceptions?: readonly string[];
  /** To be called when users or tokens were changed, so that it holds at once. */
  readonly accessChanged?: () => Promise<unknown>;
  /** After so many milliseconds a finding counts half as much for the risk of who is behind it; absent for the default. */
  readonly halfLifeMs?: number;
  /** What only a running server knows of itself; absent at the terminal. */
  readonly server?: ServerFacts;
  /** What a running server does about alerts; absent at the terminal. */
  readonly alerting?: Alerting;
  /** Which rules a running server is set up with, as the configuration has it now; absent at the terminal. */
  readonly detection?: () => DetectionSetup;
}

export interface DetectionSetup {
  readonly enabled: boolean;
  /** Files and folders of one’s own. */
  readonly rules: readonly string[];
  /** Files and folders with exceptions to rules. */
  readonly exceptions: readonly string[];
  readonly builtIn: boolean;
  /** What is less severe does not run. */
  readonly level: AlertLevel;
  /** The ids of the rules that failed or were too slow, and are tried again later. */
  readonly aside: ReadonlySet<string>;
}

export interface Alerting {
  /** To be called when the status of an alert was changed, so that those who wait for it are told. */
  changed(alert: string): Promise<void>;
  /** To be called when suppressions were changed, so that it holds at once. */
  suppressionsChanged(): void;
  /** Where alerts go, as the configuration has it now. */
  destinations(): AlertDestinations;
}

export interface AlertDestinations {
  readonly settings: readonly DestinationSettings[];
  /** The directory of the spool, beside which the outbox is. */
  readonly spool: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface ServerFacts {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  spool(): SpoolStatus;
  /** What retention would do now. */
  retention(): Promise<RetentionOutlook>;
}

/** What a statement is compiled with, so that it sees what the asker may. */
export function seenBy({ scope, masking, trustedProxies }: Context): Pick<CompileContext, 'scope' | 'masks' | 'trustedProxies'> {
  return { scope, masks: masking === 'on', trustedProxies };
}

/** Detection that has much to do goes before what people ask: a question is late by as long as a look takes, an alert by all that waits for it. */
export const detectionPriority = 1;
export const questionPriority = 2;

/** The options of a statement that runs for this context. */
export function statementOptions({ signal, limits, tag }: Context): StatementOptions {
  return { signal, ...limits, ...(tag !== undefined && { tag }) };
}
