/** Hands events to a destination, as many as one request takes, in the form of its kind. Nothing is kept here: who sends knows what is left. */
import { attemptOnce, type World } from '../attempt.ts';
import { postBulks } from '../channels/elasticsearch.ts';
import { appendLines } from '../channels/file.ts';
import { postOtlp } from '../channels/otlp.ts';
import { postRecords } from '../channels/sentinel.ts';
import { postSplunk } from '../channels/splunk.ts';
import { sendMessages } from '../channels/syslog.ts';
import { postSigned } from '../channels/webhook.ts';
import type { Means, Outcome } from '../destination.ts';
import type { EventDestination, EventPlace, RawEvent } from './raw-event.ts';
import { bulkEvent, otlpEvents, sentinelEvent, splunkEvent, syslogEvent } from './render-events.ts';

/** One outcome for each event. All are of one cluster. */
export function sendEvents(
  settings: EventDestination,
  events: readonly RawEvent[],
  place: EventPlace,
  world: World,
): Promise<readonly Outcome[]> {
  return attemptOnce(settings, events.length, world, (means) => send(settings, events, place, means));
}

async function send(
  settings: EventDestination,
  events: readonly RawEvent[],
  place: EventPlace,
  means: Means,
): Promise<Outcome | readonly Outcome[]> {
  const records = () => events.map(({ record }) => `${record}\n`);
  switch (settings.kind) {
    case 'webhook':
      return postSigned(
        records().join(''),
        { 'content-type': 'application/x-ndjson', 'telltale-cluster': encodeURIComponent((events[0]?.cluster ?? '').toWellFormed()) },
        settings,
        means,
      );
    case 'splunk':
      return postSplunk(
        events.map((event) => splunkEvent(event, { ...(settings.index !== undefined && { index: settings.index }), ...place })).join('\n'),
        settings,
        means,
      );
    case 'elasticsearch':
      return postBulks(
        events.map((event) => [bulkEvent(event, place)]),
        settings,
        means,
      );
    case 'syslog':
      return sendMessages(
        events.map((event) => syslogEvent(event, settings)),
        settings,
        means,
      );
    case 'otlp':
      return postOtlp(otlpEvents(events, means.version, means.nowMs()), settings, means);
    case 'sentinel':
      return postRecords(events.map(sentinelEvent), settings, means);
    case 'file':
      return appendLines(records(), settings, means);
  }
}
