/** What is no text: archives, other compressions, UTF-16. It is kept as one bad slice whose reason says what it is. */
import { type BadReason, badReasons } from './bad-reasons.ts';
import { Discard } from './discard.ts';
import type { Cut, Cutter, Envelope, Head } from './envelope.ts';

const empty = new Uint8Array(0);

/** Leading bytes, and the reason that they give. */
const signatures: readonly (readonly [readonly number[], BadReason])[] = [
  [[0x42, 0x5a, 0x68], 'bzip2-compressed'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'xz-compressed'],
  [[0x04, 0x22, 0x4d, 0x18], 'lz4-compressed'],
  [[0x50, 0x4b, 0x03, 0x04], 'zip-archive'],
  [[0xff, 0xfe], 'utf-16-text'],
  [[0xfe, 0xff], 'utf-16-text'],
];

/** Where the name of the format stands in the first header of a tar archive. */
const tarNameAt = 257;
const tarName = [0x75, 0x73, 0x74, 0x61, 0x72];

function holds(bytes: Uint8Array, at: number, what: readonly number[]): boolean {
  return what.every((byte, index) => bytes[at + index] === byte);
}

export class OpaqueCutter implements Cutter {
  readonly #reason: BadReason;
  #discard: Discard | null = null;

  constructor(reason: BadReason) {
    this.#reason = reason;
  }

  cut(bytes: Uint8Array, offset: number, last: boolean): Cut {
    this.#discard ??= new Discard(offset, this.#reason);
    this.#discard.add(bytes);
    const resumeAt = last ? offset + bytes.length : this.#discard.offset;
    return { payload: empty, consumed: bytes.length, resumeAt, bad: last ? [this.#discard.finish()] : [] };
  }
}

function reasonOf({ bytes }: Head): BadReason | null {
  for (const [signature, reason] of signatures) if (holds(bytes, 0, signature)) return reason;
  return holds(bytes, tarNameAt, tarName) ? 'tar-archive' : null;
}

export const opaque: Envelope = {
  name: 'opaque',
  about: {
    title: 'What is no text: archives, other compressions, UTF-16',
    told: 'Its first bytes are the signature of bzip2, xz, lz4, zip, tar or UTF-16.',
    loses: 'All: it is kept as one bad record.',
    export: 'Unpack the file, or convert it to UTF-8, and give the result.',
  },
  detect: (head) => {
    const reason = reasonOf(head);
    return reason === null ? null : badReasons[reason];
  },
  cutter: (head) => new OpaqueCutter(reasonOf(head) ?? 'tar-archive'),
};
