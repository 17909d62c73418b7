/**
 * Tells destinations of alerts: when one opens, each time the number of its findings has doubled, when it opens again, and when
 * somebody changes its status. What was not told when the server ended is told by the next one: a mark in the store says how far it came.
 */
import { type Alert, type AlertEvent, alertLevels } from '../../model/alert.ts';
import type { Log } from '../../platform/log.ts';
import { alertsSince, type NewsRow } from '../../sql/alerts.ts';
import { StateStore } from '../../store/state-store.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { AlertStates, bySelf, isReopened, readAlertState } from './alert-state.ts';
import { findEvidence } from './evidence.ts';
import { alertsById } from './find-alert.ts';
import { outgoingAlert } from './outgoing-alert.ts';
import { type FacedAlert, sayAlert } from './present-alert.ts';

export interface AnnouncerOptions {
  readonly store: () => Promise<Store>;
  /** Over the whole store, with masks. */
  readonly context: () => Context;
  /** Resolves when it is on disk. */
  readonly notify: (alert: Alert) => Promise<void>;
  /** Whether anybody wants to hear anything. */
  readonly isHeard: () => boolean;
  /** Where people reach the page, where that is known. */
  readonly publicUrl: () => string | undefined;
  readonly clock: () => number;
  readonly log: Log;
}

const kind = 'alert-book';
const markId = 'told';
const atOnce = 200;
/** Of each alert. */
const mostEvents = 5;
/** More that waited for a start are not told one by one. */
const mostCaughtUp = 1000;
const againMs = 30_000;
/** Marks of the past are of no use. */
const forgetEvery = 100;

export class Announcer {
  readonly #options: AnnouncerOptions;
  /** How many findings each alert has got that nobody was told of. */
  readonly #news = new Map<string, number>();
  #foundUs = 0n;
  /** The mark that this one has set last. */
  #markedUs: bigint | null = null;
  #marks = 0;
  #retry: NodeJS.Timeout | undefined;
  readonly #again: () => void;

  /** `again` calls `announce` when nothing else is under way. */
  constructor(options: AnnouncerOptions, again: () => void) {
    this.#options = options;
    this.#again = again;
  }

  /** They are in the store, found at that time. */
  note(alerts: Iterable<string>, foundUs: bigint): void {
    for (const alert of alerts) this.#news.set(alert, (this.#news.get(alert) ?? 0) + 1);
    if (foundUs > this.#foundUs) this.#foundUs = foundUs;
  }

  /** What fails is tried again later: the findings are safe, and nobody has to wait for it. */
  async announce(): Promise<void> {
    if (this.#news.size === 0) return;
    try {
      await this.#joinOthers();
      const ids = [...this.#news.keys()];
      for (let at = 0; at < ids.length; at += atOnce) await this.#announceSome(ids.slice(at, at + atOnce));
      await this.#mark(this.#foundUs);
    } catch (error) {
      this.#options.log.error({ error, alerts: this.#news.size }, 'Destinations could not be told of alerts; it is tried again.');
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        this.#again();
      }, againMs).unref();
    }
  }

  async catchUp(): Promise<void> {
    const isFirst = !(await this.#joinOthers());
    // Nobody wants to hear of all that there was before.
    if (isFirst) await this.#mark(BigInt(this.#options.clock()) * 1000n);
    else await this.announce();
  }

  /** Takes over what another server, or this one before its end, has stored and not told. False where nobody ever told anything. */
  async #joinOthers(): Promise<boolean> {
    const store = await this.#options.store();
    const [mark] = await this.#state(store).history(markId);
    if (mark === undefined) return false;
    const { foundUs } = JSON.parse(mark.document ?? '{}') as { readonly foundUs?: string };
    const since = BigInt(foundUs ?? 0);
    if (since === this.#markedUs) return true;
    for (const { alert, more, newest } of await store.rows<NewsRow>(alertsSince(since, mostCaughtUp))) {
      this.#news.set(alert, Math.max(this.#news.get(alert) ?? 0, Number(more)));
      if (BigInt(newest) > this.#foundUs) this.#foundUs = BigInt(newest);
    }
    return true;
  }

  /** That it has another status. Whoever changed it is not to hear of what fails here: it is changed. */
  async tell(alert: string): Promise<void> {
    if (!this.#options.isHeard()) return;
    try {
      await this.#send(await alertsById([alert], this.#options.context()));
    } catch (error) {
      this.#options.log.error({ error, alert }, 'Destinations could not be told of the status of an alert.');
    }
  }

  close(): void {
    clearTimeout(this.#retry);
  }

  async #announceSome(ids: readonly string[]): Promise<void> {
    const found = await alertsById(ids, this.#options.context());
    const told: FacedAlert[] = [];
    for (const alert of found) {
      const reopened = await this.#reopen(alert);
      const { status } = readAlertState(alert.row.state);
      const after = Number(alert.row.findings);
      const before = Math.max(0, after - (this.#news.get(alert.row.alert_id) ?? 0));
      if (reopened !== null) told.push(reopened);
      else if (status !== 'closed' && hasDoubled(before, after)) told.push(alert);
    }
    for (const { row, lead } of told)
      this.#options.log.warn(
        { alert: row.alert_id, rule: lead.rule.name, level: row.level, cluster: row.in_cluster, findings: Number(row.findings) },
        sayAlert(row, lead),
      );
    if (this.#options.isHeard()) await this.#send(told);
    for (const id of ids) this.#news.delete(id);
  }

  /** The alert as it is then; null where it stays as it is. */
  async #reopen({ row, lead }: FacedAlert): Promise<FacedAlert | null> {
    const before = readAlertState(row.state);
    // Somebody may have closed it when the findings were there already.
    if (!isReopened(before) || BigInt(row.noticed) <= BigInt(row.state_at)) return null;
    const state = { ...before, status: 'open', verdict: null, comment: '' } as const;
    await new AlertStates(await this.#options.store(), this.#options.clock).save(row.alert_id, state, bySelf);
    return { row: { ...row, state: JSON.stringify(state) }, lead };
  }

  /** The worst first, and of these the oldest. */
  async #send(alerts: readonly FacedAlert[]): Promise<void> {
    if (alerts.length === 0) return;
    const events = await this.#evidence(alerts);
    const rank = ({ row }: FacedAlert) => (alertLevels as readonly string[]).indexOf(row.level);
    for (const alert of alerts.toSorted(
      (one, other) => rank(other) - rank(one) || Number(BigInt(one.row.began) - BigInt(other.row.began)),
    )) {
      const ids = new Set(alert.lead.auditIDs);
      const own = events.filter(({ auditID }) => ids.has(auditID)).slice(0, mostEvents);
      await this.#options.notify(outgoingAlert(alert, own, this.#options.publicUrl()));
    }
  }

  /** An alert goes out without them where they cannot be had. */
  async #evidence(alerts: readonly FacedAlert[]): Promise<readonly AlertEvent[]> {
    const wanted = alerts.map(({ lead }) => ({ ...lead, auditIDs: lead.auditIDs.slice(0, mostEvents) }));
    return findEvidence(wanted, this.#options.context(), atOnce * mostEvents).catch((error: unknown) => {
      this.#options.log.warn({ error }, 'The events of alerts could not be looked up; they are sent without.');
      return [];
    });
  }

  async #mark(foundUs: bigint): Promise<void> {
    const state = this.#state(await this.#options.store());
    await state.save({ id: markId, author: bySelf }, JSON.stringify({ foundUs: String(foundUs) }));
    this.#markedUs = foundUs;
    this.#marks += 1;
    if (this.#marks % forgetEvery === 0) await state.keepNewest();
  }

  #state(store: Store): StateStore {
    return new StateStore(store, kind, this.#options.clock);
  }
}

/** Whether a power of two lies between, so that of a thousand findings ten are told. */
function hasDoubled(before: number, after: number): boolean {
  return after > 0 && (before === 0 || Math.floor(Math.log2(after)) > Math.floor(Math.log2(before)));
}
