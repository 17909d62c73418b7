/** Loads one input: from its checkpoint to its end, reading ahead of the store, and journalling how far it came. */
import { AppError } from '../contract/problems.ts';
import type { SkipCounts } from '../decode/envelope.ts';
import type { FileIdentity } from '../sources/file/file-identity.ts';
import type { OpenInput } from '../sources/file/input.ts';
import { type Chunk, readChunks } from '../sources/file/read-chunks.ts';
import { type FoundCheckpoint, findCheckpoint } from '../sql/load-journal.ts';
import type { Loader } from '../store/loader.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './context.ts';

/** Sums over all inputs; each input adds to them. */
export interface InputTotals {
  bytes: number;
  events: number;
  duplicates: number;
  bad: number;
  incomplete: number;
  /** What was passed over, for it is no audit event, by kind. */
  skipped: Record<string, number>;
}

export interface Ingestion {
  readonly loader: Loader;
  readonly store: Store;
  readonly cluster: string;
  readonly totals: InputTotals;
  readonly context: Context;
  /** The name of the envelope, where it is not to be told by the content. */
  readonly format?: string;
}

/** What a checkpoint of a file says of it. */
interface Proof extends FileIdentity {
  /** The file was read to its end as it was. */
  readonly complete: boolean;
}

interface Resumption {
  readonly from: number;
  readonly events: number;
  readonly complete: boolean;
}

const fromTheStart: Resumption = { from: 0, events: 0, complete: false };

export async function ingestInput(input: OpenInput, ingestion: Ingestion): Promise<void> {
  const { context, totals } = ingestion;
  const identity = await input.identify();
  const resumption = identity === null ? fromTheStart : await findResumption(input, identity, ingestion);
  totals.duplicates += resumption.events;
  if (resumption.complete) {
    context.progress.advance(input.size ?? 0);
    return;
  }
  const loads = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let read = 0;
  const { format } = ingestion;
  const options = { from: resumption.from, signal: context.signal, ...(format === undefined ? {} : { format }) };
  try {
    for await (const chunk of readChunks(input, options)) {
      totals.bytes += chunk.end - chunk.start;
      if (chunk.incomplete !== undefined) totals.incomplete += 1;
      addSkipped(totals, chunk.skipped ?? {});
      const storedBytes = chunk.storedEnd - read;
      read = chunk.storedEnd;
      const { outcome } = await ingestion.loader.load({
        ...chunk,
        cluster: ingestion.cluster,
        source: input.path,
        checkpoint: checkpointOf(chunk, identity),
      });
      const counted = outcome.then(
        ({ events, duplicates, bad, klog, elsewhere }) => {
          totals.events += events;
          totals.duplicates += duplicates;
          totals.bad += bad;
          if (klog > 0) addSkipped(totals, { klog });
          context.progress.advance(storedBytes);
          if (elsewhere !== null) warnOnce(ingestion, elsewhere);
        },
        (error: unknown) => failures.push(error),
      );
      const settled = counted.then(() => void loads.delete(settled));
      loads.add(settled);
      if (failures.length > 0) break;
    }
  } finally {
    await Promise.all(loads);
  }
  if (failures.length > 0) throw failures[0];
  if (context.signal.aborted) throw new AppError('cancelled', { message: 'Stopped. The same command goes on from here.' });
}

function addSkipped({ skipped }: InputTotals, counts: SkipCounts): void {
  for (const [kind, count] of Object.entries(counts)) skipped[kind] = (skipped[kind] ?? 0) + count;
}

function checkpointOf(chunk: Chunk, identity: FileIdentity | null) {
  const place = { start: chunk.start, end: chunk.resumeAt };
  if (identity === null) return { identity: '', proof: '', ...place };
  const proof: Proof = { ...identity, complete: chunk.last && chunk.storedEnd >= identity.size && chunk.incomplete === undefined };
  return { identity: keyOf(identity), proof: JSON.stringify(proof), ...place };
}

function keyOf({ device, inode }: FileIdentity): string {
  return `${device}:${inode}`;
}

async function findResumption(input: OpenInput, identity: FileIdentity, { store, cluster }: Ingestion): Promise<Resumption> {
  const [found] = await store.rows<FoundCheckpoint>(findCheckpoint(keyOf(identity), cluster));
  if (found === undefined) return fromTheStart;
  const proof = JSON.parse(found.proof) as Proof;
  if (!(await input.isStill(proof))) return fromTheStart;
  return { from: Number(found.end), events: Number(found.events), complete: proof.complete && proof.size === identity.size };
}

const warned = new WeakSet<Context>();

function warnOnce({ context, cluster }: Ingestion, elsewhere: string): void {
  if (warned.has(context)) return;
  warned.add(context);
  context.warn(
    `Some of these events stand in the store already, under cluster “${elsewhere}”. Is “${cluster}” the right name? See --cluster.`,
  );
}
