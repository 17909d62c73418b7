/**
 * A result that leaves the engine while it is being made: the engine writes to a named pipe, and this reads it. Memory
 * stays flat, a slow reader holds the engine back, and no part of the statement runs on the event loop (chdb's own
 * streams plan there, scalar subqueries included).
 */
import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quote } from './bind-params.ts';
import type { HostFiles } from './host-files.ts';

export interface ResultPipe {
  readonly readable: Socket;
  /** The clause that makes the engine write here; it stands before FORMAT. */
  readonly clause: string;
  /** The statement has ended: `readable` ends as soon as it is empty. */
  finish(): void;
}

const batch = 8;
let made = 0;

export interface Pipes {
  /** Makes the first of them, so that no statement waits for it. */
  prepare(): void;
  /** Undefined where the machine has no `mkfifo`, which Node can not do without. */
  open(): Promise<ResultPipe | undefined>;
}

export function createPipes(files: HostFiles): Pipes {
  const free: string[] = [];
  let making: Promise<void> | undefined;

  async function make(): Promise<void> {
    const paths = Array.from({ length: batch }, () => join(files.tmp, `pipe-${++made}`));
    const done = await promisify(execFile)('mkfifo', ['-m', '600', ...paths]).then(
      () => true,
      () => false,
    );
    if (done) free.push(...paths);
  }

  return {
    prepare: () => {
      making = make();
    },
    open: async () => {
      await making;
      if (free.length === 0) await make();
      const path = free.pop();
      return path === undefined ? undefined : openPipe(path);
    },
  };
}

function openPipe(path: string): ResultPipe {
  const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // As long as a writer is open here, the pipe does not end, whether or not the engine has come to open it.
  const hold = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const readable = new Socket({ fd: read, readable: true, writable: false });
  let held = true;
  const finish = () => {
    if (held) closeSync(hold);
    held = false;
  };
  readable.once('close', () => {
    finish();
    // A pipe serves once: an engine that opens it late must never meet another statement's reader.
    void rm(path, { force: true });
  });
  return { readable, clause: `INTO OUTFILE ${quote(path)} APPEND`, finish };
}
