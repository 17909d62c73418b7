/** Objects that hold a log line: Docker’s own files, and what Fluent Bit, Fluentd, Vector and Filebeat make of them. */
import type { Envelope, Head } from './envelope.ts';
import { hasPaths, pathsOf } from './head-paths.ts';
import { JsonCutter } from './json-cutter.ts';
import { isString, readObject, readText, type Slice } from './json-slices.ts';
import { holdsEventMark } from './open-text.ts';
import { openValue } from './open-value.ts';
import type { Output } from './output.ts';
import { SplitParts } from './split-parts.ts';
import { unescapeString } from './unescape.ts';
import type { Unwrapper } from './unwrapper.ts';

const lineFeed = 0x0a;

/** Whether the line goes on in the next object of its stream. */
type IsSplit = (text: Uint8Array, record: Uint8Array, members: ReadonlyMap<string, Slice>) => boolean;

class LogObjects implements Unwrapper {
  readonly #parts = new SplitParts();
  readonly #keys: readonly string[];
  readonly #isSplit: IsSplit;

  constructor(keys: readonly string[], isSplit: IsSplit) {
    this.#keys = keys;
    this.#isSplit = isSplit;
  }

  unwrap(record: Uint8Array, offset: number, out: Output): void {
    const members = readObject(record);
    const values = this.#keys.map((key) => members?.get(key)).filter((value) => value !== undefined);
    // Filebeat has a `message` beside a `log` that says of which file; the event is where its marks are.
    const value = values.length < 2 ? values[0] : likeliest(record, values);
    const text = members !== null && value !== undefined && isString(record, value) ? unescapeString(record, value) : null;
    if (members === null || text === null) {
      openValue({ record, offset }, value, out);
      return;
    }
    const stream = readText(record, members.get('stream')) ?? '';
    this.#parts.add(stream, text, !this.#isSplit(text, record, members), { record, offset }, out);
  }

  pending() {
    return this.#parts.pending();
  }
}

function likeliest(record: Uint8Array, values: readonly Slice[]): Slice | undefined {
  const marked = values.find(({ start, end }) => holdsEventMark(record.subarray(start, end)));
  return marked ?? values.find((value) => isString(record, value));
}

export const dockerJsonFile: Envelope = {
  name: 'docker',
  about: {
    title: 'Container log of Docker (json-file)',
    told: 'Objects of `log`, `stream` and `time`. Parts of long lines are joined: each but the last lacks its line end.',
    export: 'The files /var/lib/docker/containers/ID/ID-json.log of the API server’s container.',
  },
  detect(head: Head): string | null {
    const own = new Set(['log', 'stream', 'time', 'attrs']);
    const others = [...pathsOf(head).keys()].some((path) => !own.has(path.split('.')[0] ?? ''));
    return hasPaths(head, 'log', 'stream', 'time') && !others ? 'its objects have a log, a stream and a time' : null;
  },
  cutter: () => new JsonCutter({ unwrapper: new LogObjects(['log'], (text) => text.at(-1) !== lineFeed) }),
};

export const shipperLines: Envelope = {
  name: 'fluent-bit',
  about: {
    title: 'Lines of Fluent Bit, Fluentd, Vector or Filebeat',
    told: 'Objects with the event in `log` or `message`, as a string or as an object, beside fields of the shipper.',
    export: 'Any output of the shipper that writes JSON lines, such as its file output.',
  },
  detect(head: Head): string | null {
    const paths = pathsOf(head);
    if (paths.has('auditID')) return null;
    const key = ['log', 'message'].find((name) => paths.has(name));
    const signs = ['@timestamp', 'date', 'time', 'timestamp', 'kubernetes', 'stream', '_p', 'tag'].filter((sign) => paths.has(sign));
    if (key === undefined) return null;
    if (signs.length > 0) return `its objects have a ${key} beside ${signs.join(' and ')}`;
    // A long event may keep what is beside it out of sight.
    return holdsEventMark(head.bytes) ? `its objects have an event in ${key}` : null;
  },
  cutter: () => new JsonCutter({ unwrapper: new LogObjects(['log', 'message'], isSplitLine) }),
};

function isSplitLine(_: Uint8Array, record: Uint8Array, members: ReadonlyMap<string, Slice>): boolean {
  const tag = readText(record, members.get('_p')) ?? readText(record, members.get('logtag'));
  return tag === 'P';
}
