/** One event per line: what the API server writes with `--audit-log-path`, and by far the most common. */
import type { Envelope, Head } from './envelope.ts';
import { shapeOf } from './head-shape.ts';
import { LineCutter } from './line-cutter.ts';

export const jsonLines: Envelope = {
  name: 'json-lines',
  detect(head: Head): string | null {
    return shapeOf(head) === 'object-per-line' ? 'each line begins an object' : null;
  },
  cutter: () => new LineCutter(),
};
