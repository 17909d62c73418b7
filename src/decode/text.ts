/** Text that nothing else knows: it is cut into lines all the same, and the engine says of each line what it is not. */
import type { Envelope } from './envelope.ts';
import { LineCutter } from './line-cutter.ts';

export const text: Envelope = {
  name: 'text',
  detect: () => 'no known beginning',
  cutter: () => new LineCutter(),
};
