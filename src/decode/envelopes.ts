/** The registry of envelopes, in the order in which they are tried. A new envelope is a file like its neighbours and a line here. */
import type { Envelope } from './envelope.ts';
import { eventList } from './event-list.ts';
import { jsonArray } from './json-array.ts';
import { jsonLines } from './json-lines.ts';
import { jsonStream } from './json-stream.ts';
import { opaque } from './opaque.ts';
import { text } from './text.ts';

export const envelopes: readonly Envelope[] = [opaque, eventList, jsonArray, jsonStream, jsonLines, text];
