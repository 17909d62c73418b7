/**
 * The registry of envelopes, in the order in which they are tried: what is told by more comes before what is told by less.
 * A new envelope is a file like its neighbours and a line here.
 */
import { aksTable } from './aks-table.ts';
import { azureDiagnostics, azureRecords } from './azure-records.ts';
import { cloudwatchEvents, cloudwatchInsights } from './cloudwatch-answers.ts';
import { cloudwatchLambda, firehoseTransform } from './cloudwatch-packed.ts';
import { cloudwatchSubscription } from './cloudwatch-subscription.ts';
import { cri } from './cri.ts';
import type { Envelope } from './envelope.ts';
import { eventList } from './event-list.ts';
import { gke, gkePubsub, gkeSdk } from './gke.ts';
import { jsonArray } from './json-array.ts';
import { jsonLines } from './json-lines.ts';
import { jsonStream } from './json-stream.ts';
import { opaque } from './opaque.ts';
import { refused } from './refused.ts';
import { dockerJsonFile, shipperLines } from './shipper-lines.ts';
import { text } from './text.ts';
import { cloudwatchExport, cloudwatchTail, ocNodeLogs } from './timed-lines.ts';
import { viaq } from './viaq.ts';

/** What an input can be that begins with an event as an API server writes it: nothing is wrapped around that. */
export const nativeEnvelopes: readonly Envelope[] = [eventList, jsonStream, jsonLines];

export const envelopes: readonly Envelope[] = [
  opaque,
  ...refused,
  cloudwatchSubscription,
  cloudwatchLambda,
  firehoseTransform,
  cloudwatchEvents,
  cloudwatchInsights,
  azureRecords,
  azureDiagnostics,
  aksTable,
  gke,
  gkePubsub,
  gkeSdk,
  viaq,
  dockerJsonFile,
  shipperLines,
  eventList,
  jsonArray,
  jsonStream,
  jsonLines,
  cri,
  cloudwatchTail,
  cloudwatchExport,
  ocNodeLogs,
  text,
];
