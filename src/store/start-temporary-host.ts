/** An engine host of the moment, in a directory that goes with it, started before anybody attaches to it. Loads nothing of a client. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDirectory, hostFilesOf } from './host/host-files.ts';
import { defaultMinFreeBytes, startHost } from './start-host.ts';

export interface StartedHost {
  readonly directory: string;
  /** Settles when it serves, or will not: then whoever attaches starts another, and hears why it fails. */
  readonly settled: Promise<unknown>;
  /** Ends it, with its directory. */
  drop(): Promise<void>;
}

/** Resolves when the process has begun. */
export async function startTemporaryHost(): Promise<StartedHost> {
  const directory = await claimDirectory(await mkdtemp(join(tmpdir(), 'telltale-')));
  const host = await startHost(hostFilesOf(directory), { temporary: true, minFreeBytes: defaultMinFreeBytes, yields: false });
  const settled = host.report.catch(() => undefined);
  return {
    directory,
    settled,
    drop: async () => {
      host.kill();
      await settled;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
