/**
 * Finds the engine host of a directory or starts one, and attaches to it: one request that stays open for as long as
 * the store is used. Its end means that the host has ended. A host that hangs is killed and replaced.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AppError } from '../contract/problems.ts';
import { findSocketPath, type HostFiles, readPid } from './host/host-files.ts';
import type { StartReport } from './host/start-report.ts';
import { type HostOptions, startHost } from './start-host.ts';

export interface HostAttachment {
  readonly socketPath: string;
  readonly pid: number;
  /** Settles when the host has ended, or when `detach` was called. */
  readonly ended: Promise<void>;
  detach(): void;
}

const openDeadlineMs = 90_000;

/** @param probeDeadlineMs how long a host may leave a probe unanswered before it counts as hung. */
export async function openHost(files: HostFiles, probeDeadlineMs: number, options: HostOptions): Promise<HostAttachment> {
  for (const deadline = Date.now() + openDeadlineMs; Date.now() < deadline; ) {
    const socketPath = await findSocketPath(files);
    const attached = await attach(socketPath, probeDeadlineMs);
    if (typeof attached === 'object') return attached;
    if (attached === 'hung') {
      await killHost(files);
      continue;
    }
    const report = await (await startHost(files, options)).report;
    if (report.state === 'locked') await killHost(files);
    else if (report.state !== 'ready' && report.state !== 'answered') throw startError(files, report);
  }
  throw new AppError('store-unavailable', { message: `The engine host of ${files.directory} could not be reached.` });
}

function attach(socketPath: string, deadlineMs: number): Promise<HostAttachment | 'absent' | 'hung'> {
  return new Promise((resolve) => {
    const request = get({ socketPath, path: '/attach', agent: false });
    const timer = setTimeout(() => {
      resolve('hung');
      request.destroy();
    }, deadlineMs);
    request.once('error', () => {
      clearTimeout(timer);
      resolve('absent');
    });
    request.once('response', (response: IncomingMessage) => {
      clearTimeout(timer);
      const ended = new Promise<void>((settle) => response.once('close', settle));
      response.on('error', () => undefined);
      response.resume();
      // The attachment alone keeps no process from ending: a statement under way does.
      response.socket.unref();
      resolve({ socketPath, pid: Number(response.headers['x-telltale-pid']), ended, detach: () => request.destroy() });
    });
  });
}

/** Kills the process that holds the directory, if it is a host: the number may be another's by now, or of another container. */
export async function killHost(files: HostFiles): Promise<void> {
  const pid = await readPid(files);
  if (pid === undefined || !(await isHost(pid, files))) {
    throw new AppError('store-unavailable', {
      message: `Another program holds ${files.directory}, or a host that cannot be reached from here.`,
    });
  }
  await killAndWait(pid);
}

/** SIGKILL, since a hung engine heeds nothing else; the engine's files survive it. */
export async function killAndWait(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
    for (let tries = 0; tries < 200; tries++) {
      process.kill(pid, 0);
      await sleep(10);
    }
  } catch {
    // It has ended.
  }
}

async function isHost(pid: number, files: HostFiles): Promise<boolean> {
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).then(
          ({ stdout }) => stdout,
          () => '',
        );
  return command.includes('main.js') && command.includes(files.directory);
}

function startError(files: HostFiles, report: Extract<StartReport, { message: string }>): AppError {
  const { message } = report;
  if (report.state === 'unsupported') return unsupportedError(message);
  const damaged = /metadata file (\S+?\.sql)/.exec(message)?.[1];
  if (damaged !== undefined) {
    const path = join(files.engine, damaged);
    const advice = 'It is empty or unreadable, as a full disk leaves it; the engine opens nothing until it is mended or moved away.';
    return new AppError('store-damaged', { message: `The table definition ${path} is damaged. ${advice}`, file: path });
  }
  if (/NOT_ENOUGH_SPACE|ENOSPC|No space left/.test(message)) {
    return new AppError('store-full', { message: `There is too little space left for ${files.directory}.` });
  }
  if (/EACCES|EPERM|EROFS|Permission denied/.test(message)) {
    return new AppError('store-denied', { message: `The directory ${files.directory} may not be written.` });
  }
  return new AppError('engine-failed', { message: `The engine did not open ${files.directory}: ${message}` });
}

function unsupportedError(reason: string): AppError {
  const message = `The embedded engine does not run here (${process.platform} ${process.arch}): use --store https://user@host:8443/database. ${reason}`;
  return new AppError('engine-unsupported', { message: message.trim() });
}
