/**
 * What a destination is: how alerts become what it takes, and what its answer means. One file for each kind stands in channels/;
 * all look alike, so copy a neighbour. Their settings stand in src/platform/config-destinations.ts.
 */
import type { Alert } from '../model/alert.ts';
import type { DestinationKind, SettingsOf } from '../platform/config-destinations.ts';
import type { SentSecret } from '../platform/config-values.ts';
import type { HttpAnswer, HttpRequest } from './guard/guarded-request.ts';
import type { SocketMeans } from './guard/guarded-socket.ts';

/** `retry`: later it may be taken; `refused`: never as it is. */
export interface Outcome {
  readonly result: 'done' | 'retry' | 'refused';
  /** A few words on what came back. */
  readonly detail: string;
  /** How long the receiver wants to be left alone. */
  readonly afterMs?: number;
}

/** What a destination needs of the world. */
export interface Means extends SocketMeans {
  readonly request: (request: HttpRequest) => Promise<HttpAnswer>;
  /** @throws AppError where it is not there. @param what names it in messages. */
  readonly secret: (source: SentSecret, what: string) => Promise<string>;
  /** A secret that was got in another way: it is kept out of all that is told. */
  readonly hide: (secret: string) => void;
  /** Authorities from a file, as an option of what connects. */
  readonly authorities: (path: string | undefined) => Promise<{ readonly ca?: string }>;
  /** Told of what goes out, for who tries a destination. Requests tell of themselves. */
  readonly sent: (what: string) => void;
  readonly nowMs: () => number;
  /** Of this program. */
  readonly version: string;
}

export interface Destination<Kind extends DestinationKind> {
  readonly kind: Kind;
  /** How many alerts one request takes. */
  readonly most: number;
  /** Whether it holds what is open: then no change is ever folded away. */
  readonly keepsState?: true;
  /** Where it sends to, for people; no secret. */
  readonly where: (settings: SettingsOf<Kind>) => string;
  /** One outcome for each alert, or one for all. May throw what the network or the guard throws. */
  readonly send: (alerts: readonly Alert[], settings: SettingsOf<Kind>, means: Means) => Promise<Outcome | readonly Outcome[]>;
}
