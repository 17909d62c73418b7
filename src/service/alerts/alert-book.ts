/**
 * The book of alerts: takes findings, keeps each once, groups them into alerts, folds storms, keeps quiet what is suppressed, and
 * sees to it that destinations hear of what is new. Whatever it is given again, after a restart or by another book, changes nothing.
 */

import { alertLevels } from '../../model/alert.ts';
import { type Finding, levelScores } from '../../model/finding.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { type AlertCountRow, countAlerts, everyAlert } from '../../sql/alerts.ts';
import { appendFindings, type FindingRow, type KnownFindingRow, knownFindings, quietMark } from '../../sql/findings.ts';
import { fullScope } from '../../sql/scope.ts';
import type { Store } from '../../store/store.ts';
import { Announcer, type AnnouncerOptions } from './announcer.ts';
import { boundFinding, printFinding } from './finding-document.ts';
import type { FindingSink } from './finding-sink.ts';
import { placeFindings } from './place-findings.ts';
import { rowsOfMany } from './rows-of-many.ts';
import { readSuppressions, type Suppression, suppressor } from './suppression-documents.ts';

export interface AlertBookOptions extends AnnouncerOptions {
  readonly metrics: Pick<Metrics, 'findingsRecorded' | 'findingsSuppressed' | 'alertsOpen'>;
  /** The most alerts that one rule opens in a cluster within an hour. */
  readonly mostPerHour?: number;
}

/** So many are written in one go. */
const atOnce = 5000;
const payloadBytes = 8 * 1024 * 1024;
const usualMostPerHour = 100;
const lookAgainMs = 5000;
const measureAgainMs = 60_000;
/** What the column for instants holds: the years 1900 to 2299. */
const [earliestUs, latestUs] = [-2_208_988_800_000_000n, 10_413_791_999_000_000n];

export class AlertBook implements FindingSink {
  readonly #options: AlertBookOptions;
  readonly #announcer: Announcer;
  #last: Promise<unknown> = Promise.resolve();
  #suppressions: readonly Suppression[] = [];
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #isNews = true;
  #measuredAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: AlertBookOptions) {
    this.#options = options;
    this.#announcer = new Announcer(options, () => void this.#inTurn(() => this.#announcer.announce()));
  }

  /** One call after the other. @throws what the store failed with: then they have to be given again. */
  record(findings: readonly Finding[]): Promise<void> {
    return this.#inTurn(async () => {
      const store = await this.#options.store();
      for (let at = 0; at < findings.length; at += atOnce) await this.#take(findings.slice(at, at + atOnce), store);
      await this.#announcer.announce();
    });
  }

  /** Tells destinations what they had not been told when the server ended. */
  catchUp(): Promise<void> {
    return this.#inTurn(() => this.#announcer.catchUp());
  }

  /** Tells destinations that the status of an alert is another. */
  changed(alert: string): Promise<void> {
    this.#isNews = true;
    return this.#announcer.tell(alert);
  }

  suppressionsChanged(): void {
    this.#lookedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Brings the gauges up to date, where something may have changed; others than this book may change alerts too. */
  async measure(): Promise<void> {
    const nowMs = this.#options.clock();
    if (!this.#isNews && Math.abs(nowMs - this.#measuredAtMs) < measureAgainMs) return;
    this.#isNews = false;
    this.#measuredAtMs = nowMs;
    const store = await this.#options.store();
    const rows = await store.rows<AlertCountRow>(countAlerts({ ...everyAlert, statuses: ['open'] }, fullScope));
    for (const level of alertLevels)
      this.#options.metrics.alertsOpen.set({ level }, Number(rows.find((row) => row.level === level)?.alerts ?? 0));
  }

  /** Resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#announcer.close();
    await this.#last;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #take(given: readonly Finding[], store: Store): Promise<void> {
    const byId = new Map(given.map((finding) => [finding.id, finding]));
    for (const { id } of await rowsOfMany<KnownFindingRow>(store, [...byId.keys()], knownFindings)) byId.delete(id);
    const fresh = [...byId.values()].sort((one, other) => Number(one.firstUs - other.firstUs) || (one.id < other.id ? -1 : 1));
    if (fresh.length === 0) return;
    const suppressed = await this.#suppressor(store);
    const quiet = new Map(
      fresh.flatMap((finding) => {
        const suppression = suppressed(finding);
        return suppression === null ? [] : [[finding.id, suppression.id] as const];
      }),
    );
    const loud = fresh.filter(({ id }) => !quiet.has(id));
    const places = await placeFindings(loud, store, this.#options.mostPerHour ?? usualMostPerHour);
    const foundUs = BigInt(this.#options.clock()) * 1000n;
    const alertOf = ({ id }: Finding) => places.get(id) ?? `${quietMark}${quiet.get(id) ?? ''}`;
    for (const { findings, lines } of inPayloads(fresh, (finding) => rowOf(finding, alertOf(finding), foundUs))) {
      await store.insertLines(appendFindings(), lines);
      const { findingsRecorded, findingsSuppressed } = this.#options.metrics;
      for (const { rule } of findings) findingsRecorded.inc({ level: rule.level, source: rule.source });
      findingsSuppressed.inc(findings.filter(({ id }) => quiet.has(id)).length);
      // Whatever fails behind it: of these somebody is told.
      this.#announcer.note(
        findings.flatMap(({ id }) => places.get(id) ?? []),
        foundUs,
      );
      this.#isNews = true;
    }
  }

  async #suppressor(store: Store): Promise<ReturnType<typeof suppressor>> {
    const { clock, log } = this.#options;
    const nowMs = clock();
    // Others may change them: another server, or the terminal.
    if (Math.abs(nowMs - this.#lookedAtMs) >= lookAgainMs) {
      this.#suppressions = await readSuppressions(store, clock, (message) => log.warn(message));
      this.#lookedAtMs = nowMs;
    }
    return suppressor(this.#suppressions, nowMs);
  }
}

/** Lines for the store, as many in one go as memory is no matter for. */
function* inPayloads(
  all: readonly Finding[],
  rowFor: (finding: Finding) => FindingRow,
): Generator<{ readonly findings: readonly Finding[]; readonly lines: Uint8Array }> {
  let findings: Finding[] = [];
  let lines: Buffer[] = [];
  let bytes = 0;
  for (const finding of all) {
    const line = Buffer.from(`${JSON.stringify(rowFor(finding))}\n`);
    findings.push(finding);
    lines.push(line);
    bytes += line.length;
    if (bytes < payloadBytes) continue;
    yield { findings, lines: Buffer.concat(lines) };
    [findings, lines, bytes] = [[], [], 0];
  }
  if (findings.length > 0) yield { findings, lines: Buffer.concat(lines) };
}

function rowOf(given: Finding, alert: string, foundUs: bigint): FindingRow {
  const finding = boundFinding(given);
  const { id, rule, cluster, object, user, events } = finding;
  const isQuiet = alert.startsWith(quietMark);
  return {
    id,
    alert,
    rule: rule.id,
    level: rule.level,
    origin: rule.source,
    at: held(finding.atUs),
    first: held(finding.firstUs),
    cluster,
    namespace: object?.namespace ?? '',
    user,
    // What is known and right adds to nobody’s risk.
    score: isQuiet ? 0 : levelScores[rule.level],
    events,
    document: printFinding(finding),
    found: Number(foundUs),
  };
}

function held(us: bigint): number {
  return Number(us < earliestUs ? earliestUs : us > latestUs ? latestUs : us);
}
