/** Container logs as containerd and CRI-O write them: `TIME STREAM TAG TEXT`, where tag P says that the line goes on. */
import type { Envelope, Head } from './envelope.ts';
import { endsWithObject, FrameCutter } from './frame-cutter.ts';
import { hasLines } from './head-lines.ts';
import type { Output } from './output.ts';
import { SplitParts } from './split-parts.ts';
import type { Unwrapper } from './unwrapper.ts';

const space = 0x20;
const line = /^\d{4}-\d\d-\d\dT\S+ (?:stdout|stderr) [FP](?::\S*)?(?: |$)/;
const decoder = new TextDecoder();

class CriLines implements Unwrapper {
  readonly #parts = new SplitParts();

  unwrap(record: Uint8Array, offset: number, out: Output): void {
    const streamAt = record.indexOf(space) + 1;
    const tagAt = record.indexOf(space, streamAt) + 1;
    const textAt = record.indexOf(space, tagAt) + 1;
    if (streamAt === 0 || tagAt === 0) {
      out.reject(record, offset, 'no-event-inside');
      return;
    }
    const stream = decoder.decode(record.subarray(streamAt, Math.min(tagAt, streamAt + 16)));
    const text = textAt === 0 ? record.subarray(record.length) : record.subarray(textAt);
    // Tags may be more than one, parted by colons; P or F is the first.
    this.#parts.add(stream, text, record[tagAt] !== 0x50, { record, offset }, out);
  }

  pending() {
    return this.#parts.pending();
  }
}

export const cri: Envelope = {
  name: 'cri',
  about: {
    title: 'Container log of containerd or CRI-O',
    told: 'Lines of a time, `stdout` or `stderr`, `F` or `P`, and the text. Parts of long lines are joined.',
    export:
      'Where the API server writes its audit log to standard output (`--audit-log-path=-`): the files in /var/log/pods/kube-system_kube-apiserver-*/. What it logs beside is passed over and counted.',
  },
  detect: (head: Head) => (hasLines(head, line, line) ? 'its lines are those of a container runtime' : null),
  cutter: () => new FrameCutter(new CriLines(), endsWithObject),
};
