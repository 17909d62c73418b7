/**
 * Multiplies real events into a file of the wanted size: every copy gets new audit ids, its own span of time and, for
 * people and service accounts, its own users, so that nothing in it is a duplicate.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';

/** The text of plain or gzip files, one after the other. Kept as latin1: one character a byte. */
export async function readLogs(paths) {
  const pieces = [];
  for (const path of paths) {
    const file = createReadStream(path);
    for await (const chunk of path.endsWith('.gz') ? file.pipe(createGunzip()) : file) pieces.push(chunk);
  }
  return Buffer.concat(pieces).toString('latin1');
}

const stamp = /"(requestReceivedTimestamp|stageTimestamp)":"([^"]{19})([^"]*)"/g;
const auditID = /"auditID":"([^"]+)"/g;

function freshId(id, copy) {
  const hex = createHash('sha256').update(`${copy}:${id}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** One copy of the log, `shiftMs` later than it was recorded. */
export function copyOf(log, copy, shiftMs) {
  return log
    .replace(auditID, (_, id) => `"auditID":"${freshId(id, copy)}"`)
    .replace(
      stamp,
      (_, key, seconds, rest) => `"${key}":"${new Date(Date.parse(`${seconds}Z`) + shiftMs).toISOString().slice(0, 19)}${rest}"`,
    )
    .replaceAll('"username":"system:serviceaccount:', `"username":"system:serviceaccount:t${copy % 50}-`);
}

/** The time from the first event of the log to the last. */
export function spanOf(log) {
  const times = [...log.matchAll(/"requestReceivedTimestamp":"([^"]{19})/g)].map(([, time]) => Date.parse(`${time}Z`));
  return times.reduce((high, time) => Math.max(high, time), 0) - times.reduce((low, time) => Math.min(low, time), Number.POSITIVE_INFINITY);
}

/**
 * Writes copies until the file has the wanted size. The copies begin `spreadMs / copies` apart, or follow one another.
 * `first` numbers the first copy: another number gives other events. Gives the bytes and the number of events.
 */
export async function writeMultiplied({ log, path, bytes, spreadMs = 0, first = 0 }) {
  const file = await open(path, 'w', 0o600);
  const perCopy = (log.match(/\n/g) ?? []).length;
  const copies = Math.max(1, Math.ceil(bytes / log.length));
  const stepMs = Math.max(spanOf(log) + 1000, Math.floor(spreadMs / copies));
  let written = 0;
  for (let copy = 0; copy < copies; copy += 1) {
    const piece = Buffer.from(copyOf(log, first + copy, copy * stepMs + first), 'latin1');
    await file.write(piece);
    written += piece.length;
  }
  await file.close();
  return { bytes: written, events: copies * perCopy };
}
