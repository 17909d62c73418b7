/**
 * Lists of events, `{"kind":"EventList","apiVersion":…,"metadata":{},"items":[…]}`: what the API server sends to a webhook.
 * One or many, on one line or printed over many. The items bear no kind and no apiVersion; no record needs the list's:
 * v1 and v1beta1 events are alike where it matters, and a v1alpha1 event shows itself by `timestamp` where the others
 * have `requestReceivedTimestamp`, and by a group in `objectRef.apiVersion`.
 */
import type { Envelope, Head } from './envelope.ts';
import { JsonCutter } from './json-cutter.ts';
import { JsonScanner } from './json-scanner.ts';
import { holdsListMark } from './list-mark.ts';

export const eventList: Envelope = {
  name: 'event-list',
  about: {
    title: 'Webhook bodies: lists of events',
    told: 'An object with `items` and kind EventList; versions v1, v1beta1 and v1alpha1.',
    export: 'Save the bodies that the API server posts to `--audit-webhook-config-file`.',
  },
  detect(head: Head): string | null {
    if (head.bytes[head.start] !== 0x7b || !holdsListMark(head.bytes)) return null;
    const scanner = new JsonScanner();
    scanner.pos = head.start;
    return scanner.next(head.bytes) === 'items' ? 'it begins with a list of events' : null;
  },
  cutter: () => new JsonCutter(),
};
