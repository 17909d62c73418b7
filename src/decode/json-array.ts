/** An array of events, such as `jq -s` prints: on one line, one event per line, or printed over many. */
import type { Envelope, Head } from './envelope.ts';
import { JsonCutter } from './json-cutter.ts';

const blanks: readonly (number | undefined)[] = [0x20, 0x09, 0x0a, 0x0d];

export const jsonArray: Envelope = {
  name: 'json-array',
  about: {
    title: 'An array of events',
    told: 'It begins with a bracket and an object.',
    export: 'Such as `jq -s . audit.log` prints.',
  },
  detect({ bytes, start }: Head): string | null {
    if (bytes[start] !== 0x5b) return null;
    let next = start + 1;
    while (blanks.includes(bytes[next])) next++;
    // Plain logs begin with a bracket too, as in `[INFO] …`: an object must follow, or the end.
    const follows = bytes[next];
    return follows === 0x7b || follows === 0x5d || follows === undefined ? 'it begins with an array' : null;
  },
  cutter: () => new JsonCutter(),
};
