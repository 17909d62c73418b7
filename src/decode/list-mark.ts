/** Cheap signs that a list of events (`"kind":"EventList"`) stands among lines of events. */

const lineFeed = 0x0a;
const encoder = new TextEncoder();
const mark = encoder.encode('"EventList"');
/** Of the letters in the mark the one that is rare in audit logs, so that the native search for it rarely stops. */
const rareIndex = mark.indexOf(0x4c);
const rare = mark[rareIndex] as number;
/** How an event begins that the API server wrote to its log. It may well hold an EventList of the core group as its response. */
const eventBeginning = encoder.encode('{"kind":"Event",');

function holdsAt(bytes: Uint8Array, at: number, what: Uint8Array): boolean {
  if (at < 0 || at + what.length > bytes.length) return false;
  for (let index = 0; index < what.length; index++) if (bytes[at + index] !== what[index]) return false;
  return true;
}

/** Where the mark stands next, from an index on; -1 if nowhere. */
function findMark(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(rare, from); at >= 0; at = bytes.indexOf(rare, at + 1)) {
    if (holdsAt(bytes, at - rareIndex, mark)) return at - rareIndex;
  }
  return -1;
}

/** Whether the mark stands anywhere in these bytes. */
export function holdsListMark(bytes: Uint8Array): boolean {
  return findMark(bytes, 0) >= 0;
}

/** Whether one of these lines should be looked at as a list: it holds the mark, and does not begin as an event. */
export function mayHoldList(lines: Uint8Array): boolean {
  let at = findMark(lines, 0);
  while (at >= 0) {
    const start = at === 0 ? 0 : lines.lastIndexOf(lineFeed, at - 1) + 1;
    if (!holdsAt(lines, start, eventBeginning)) return true;
    const end = lines.indexOf(lineFeed, at);
    at = end < 0 ? -1 : findMark(lines, end);
  }
  return false;
}
