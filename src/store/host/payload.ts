/**
 * The bytes of an insert on their way into the engine: from the request to a file of their own, which the statement
 * then reads. An inline payload would be cut at its first empty line and the rest run as SQL; a file is exact.
 */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { quote } from './bind-params.ts';
import { EngineError } from './engine-error.ts';
import type { HostFiles } from './host-files.ts';
import { splitSql, takeFormat } from './sql-text.ts';

const input = /\binput\(\s*$/i;
let payloads = 0;

export interface Payload {
  readonly path: string;
  remove(): Promise<void>;
}

export async function receivePayload(files: HostFiles, body: Readable): Promise<Payload> {
  const path = join(files.tmp, `payload-${++payloads}`);
  const remove = () => rm(path, { force: true });
  try {
    // Chunks that arrive during a write are written together by the next one: few trips to the thread pool.
    await pipeline(body, createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: 4 * 1024 ** 2 }));
    return { path, remove };
  } catch (error) {
    await remove();
    throw payloadError(error);
  }
}

function payloadError(error: unknown): unknown {
  const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return full ? new EngineError(243, 'No space is left for the payload. (NOT_ENOUGH_SPACE)', { cause: error }) : error;
}

/** The statement with `input('line String')` turned into the payload's file, and without its FORMAT. */
export function readFromFile(sql: string, path: string): string {
  const { sql: bare, format } = takeFormat(sql);
  if (format?.toLowerCase() !== 'lineasstring') throw new EngineError(73, 'A payload needs FORMAT LineAsString. (UNKNOWN_FORMAT)');
  let found = 0;
  const parts = splitSql(bare).map(({ text, code }, index, all) => {
    if (!code || !input.test(text) || all[index + 1]?.code !== false) return text;
    found++;
    return text.replace(input, `file(${quote(path)}, LineAsString, `);
  });
  if (found !== 1) throw new EngineError(62, "A payload is read by exactly one input('…'). (SYNTAX_ERROR)");
  return parts.join('');
}
