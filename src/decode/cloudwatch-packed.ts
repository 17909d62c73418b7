/** Subscriptions as cloud functions get them: `{"awslogs":{"data":"…"}}`, or the same from a Kinesis stream. */
import { subscriptionCutter } from './cloudwatch-subscription.ts';
import type { Envelope, Head } from './envelope.ts';
import { hasPaths } from './head-paths.ts';
import { JsonCutter } from './json-cutter.ts';
import { readMember, readObject, type Slice } from './json-slices.ts';
import { openDocument } from './open-value.ts';
import type { Output } from './output.ts';
import { unpackData } from './packed-data.ts';
import { eachAlone } from './unwrapper.ts';

function unwrap(record: Uint8Array, offset: number, out: Output): void {
  const data = dataOf(record);
  const document = unpackData(record, data);
  if (typeof document === 'string') out.reject(record, offset, document);
  else openDocument(document, subscriptionCutter(), { record, offset }, out);
}

function dataOf(record: Uint8Array): Slice | undefined {
  const members = readObject(record);
  if (members === null) return undefined;
  return members.get('data') ?? readMember(record, members, 'awslogs')?.get('data') ?? readMember(record, members, 'kinesis')?.get('data');
}

export const cloudwatchLambda: Envelope = {
  name: 'cloudwatch-lambda',
  about: {
    title: 'EKS: event of a Lambda function behind a CloudWatch Logs subscription',
    told: 'An object with `awslogs.data`, or `Records` with `kinesis.data`: base64 of a gzip of a subscription document.',
    export: 'Have the function write the event that it gets to a file.',
  },
  detect(head: Head): string | null {
    return hasPaths(head, 'awslogs.data') || hasPaths(head, 'Records[].kinesis.data') ? 'it begins with the event of a function' : null;
  },
  cutter: () => new JsonCutter({ unwrapper: eachAlone(unwrap), listKeys: ['Records'] }),
};

export const firehoseTransform: Envelope = {
  name: 'firehose-transform',
  about: {
    title: 'EKS: event of a Firehose transformation function',
    told: '`records` with `recordId` and `data`: base64 of a gzip of a subscription document.',
    export: 'Have the function write the event that it gets to a file.',
  },
  detect(head: Head): string | null {
    return hasPaths(head, 'records[].data', 'records[].recordId') ? 'it begins with records of Firehose' : null;
  },
  cutter: () => new JsonCutter({ unwrapper: eachAlone(unwrap), listKeys: ['records'] }),
};
