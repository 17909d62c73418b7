/**
 * Text that nothing else knows: cut into lines. Those that Kubernetes components log are passed over, as on the standard
 * output of an API server; all others go on, and the engine says of each what it is not.
 */
import type { Envelope } from './envelope.ts';
import { FrameCutter } from './frame-cutter.ts';
import { JsonCutter } from './json-cutter.ts';
import { mayHoldList } from './list-mark.ts';
import { isKlog } from './open-text.ts';
import { openDocument } from './open-value.ts';
import { eachAlone } from './unwrapper.ts';

const unwrapper = eachAlone((line, offset, out) => {
  if (isKlog(line)) out.skip('klog');
  else if (line[0] === 0x7b && mayHoldList(line)) openDocument(line, new JsonCutter(), { record: line, offset }, out);
  else out.record(line);
});

export const text: Envelope = {
  name: 'text',
  about: {
    title: 'Text that nothing else knows',
    told: 'None of the others fits.',
    export: 'Standard output of an API server, for one: events among its log lines, which are passed over and counted.',
  },
  detect: () => 'no known beginning',
  cutter: () => new FrameCutter(unwrapper),
};
