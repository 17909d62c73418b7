/**
 * What agents tell of their nodes, on its way through the server's spool: on disk before it is acknowledged, and released once its
 * findings are recorded, so that neither a store that is away nor a restart loses any.
 */
import type { z } from 'zod';
import { type agentReport, noticeForms } from '../contract/agent-report.ts';
import { readWhole } from '../spool/read-whole.ts';
import type { SpooledBody } from '../spool/spool.ts';
import type { AgentReport, Notice } from './agent/notice.ts';

/** The format of such an entry of the spool. */
export const agentReportFormat = 'agent-report';

export interface ReportedBy {
  readonly cluster: string;
  /** When the server took it, in milliseconds since the epoch. */
  readonly receivedAt: number;
}

export interface KnownNotices {
  readonly notices: readonly Notice[];
  /** Kinds that are not known here. */
  readonly unknown: readonly string[];
}

type Given = z.infer<typeof agentReport>['notices'];

/** @param read checks a value against a form; it throws where that does not fit. */
export function readNotices(given: Given, read: (form: z.ZodType, value: unknown) => unknown): KnownNotices {
  const isKnown = ({ kind }: Given[number]) => Object.hasOwn(noticeForms, kind);
  const notices = given.filter(isKnown).map((notice) => read(noticeForms[notice.kind as keyof typeof noticeForms], notice) as Notice);
  return { notices, unknown: [...new Set(given.filter((notice) => !isKnown(notice)).map(({ kind }) => kind))] };
}

export type TakeReport = (report: AgentReport, by: ReportedBy) => Promise<void>;

/** Hands reports on one after the other, from when there is somebody to take them: the rest is on disk, and in nobody's memory. */
export class ReportQueue {
  readonly #underWay = new Map<string, Promise<void>>();
  #last: Promise<unknown>;
  #take: TakeReport | null = null;
  #begin: () => void = () => undefined;

  constructor() {
    this.#last = new Promise<void>((resolve) => {
      this.#begin = resolve;
    });
  }

  goTo(take: TakeReport): void {
    this.#take = take;
    this.#begin();
  }

  /** Settles when the report was taken. One that comes again meanwhile is the same. */
  add(body: SpooledBody): Promise<void> {
    const known = this.#underWay.get(body.id);
    if (known !== undefined) return known;
    const taken = this.#last
      .then(async () => this.#take?.(await readSpooledReport(body), body))
      .finally(() => this.#underWay.delete(body.id));
    this.#underWay.set(body.id, taken);
    this.#last = taken.catch(() => undefined);
    return taken;
  }
}

/** What was checked before it went into the spool. */
async function readSpooledReport(body: SpooledBody): Promise<AgentReport> {
  return JSON.parse(Buffer.from(await readWhole(body)).toString()) as AgentReport;
}
