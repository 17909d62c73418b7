/** What was delivered, and what was not and why: a line of JSON for each attempt, in a file that is begun anew when it is long. */
import { appendFile, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface Delivery {
  readonly time: string;
  readonly destination: string;
  readonly kind: string;
  /** The id of the alert. */
  readonly alert: string;
  readonly rule: string;
  /** Counts from 1 since the server started. */
  readonly attempt: number;
  readonly result: 'done' | 'retry' | 'refused' | 'given-up';
  readonly detail: string;
}

const longest = 8 * 1024 * 1024;

export class DeliveryLog {
  readonly #path: string;
  #last: Promise<void> = Promise.resolve();

  constructor(directory: string) {
    this.#path = pathIn(directory);
  }

  /** In the order of the calls. What cannot be written is the caller’s to tell. */
  write(deliveries: readonly Delivery[]): Promise<void> {
    const next = this.#last.then(() => this.#append(deliveries));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #append(deliveries: readonly Delivery[]): Promise<void> {
    const size = await stat(this.#path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > longest) await rename(this.#path, `${this.#path}.1`);
    await appendFile(this.#path, deliveries.map((delivery) => `${JSON.stringify(delivery)}\n`).join(''), { mode: 0o600 });
  }
}

/** The last of them, the newest first. A line that a crash has cut off is left out. */
export async function readDeliveries(directory: string, limit: number): Promise<readonly Delivery[]> {
  const texts = await Promise.all([`${pathIn(directory)}.1`, pathIn(directory)].map(readOrNothing));
  const lines = texts.join('').split('\n').slice(0, -1);
  return lines
    .reverse()
    .flatMap((line) => readLine(line))
    .slice(0, limit);
}

function readLine(line: string): Delivery[] {
  try {
    return [JSON.parse(line) as Delivery];
  } catch {
    return [];
  }
}

async function readOrNothing(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

function pathIn(directory: string): string {
  return join(directory, 'deliveries.log');
}
