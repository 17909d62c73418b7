/** Objects one after the other, each over several lines (jq's own output) or several on one line. */
import type { Envelope, Head } from './envelope.ts';
import { shapeOf } from './head-shape.ts';
import { JsonCutter } from './json-cutter.ts';

export const jsonStream: Envelope = {
  name: 'json-stream',
  about: {
    title: 'Events over several lines, or several on one',
    told: 'Its first object spans lines, or another follows it on its line.',
    export: 'Such as `jq . audit.log` prints.',
  },
  detect(head: Head): string | null {
    const shape = shapeOf(head);
    if (shape === 'object-over-lines') return 'its first object spans several lines';
    return shape === 'objects-on-one-line' ? 'its first line holds several objects' : null;
  },
  cutter: () => new JsonCutter(),
};
