/**
 * What a CloudWatch Logs subscription delivers of an EKS control plane, unpacked: documents with `logEvents`, one after the
 * other and often with nothing between, as Firehose writes them to S3 (each a gzip member of its own).
 */
import type { Cutter, Envelope, Head } from './envelope.ts';
import { hasPaths } from './head-paths.ts';
import { JsonCutter } from './json-cutter.ts';
import { readObject } from './json-slices.ts';
import { openValue } from './open-value.ts';
import { eachAlone } from './unwrapper.ts';

export const cloudwatchSubscription: Envelope = {
  name: 'cloudwatch-subscription',
  about: {
    title: 'EKS: CloudWatch Logs subscription, also as Firehose writes it to S3',
    told: 'Documents with `logEvents` whose elements have a `message`, beside `messageType` or `logGroup`.',
    export:
      'Have a subscription filter of the log group `/aws/eks/CLUSTER/cluster` deliver to Firehose and S3, and give the objects as they are. The other streams of the group are passed over and counted.',
  },
  detect(head: Head): string | null {
    const isOne = hasPaths(head, 'logEvents', 'messageType') || hasPaths(head, 'logEvents', 'logGroup');
    return isOne ? 'it begins with a document that has logEvents' : null;
  },
  cutter: () => subscriptionCutter(),
};

export function subscriptionCutter(): Cutter {
  return messagesCutter('logEvents');
}

/** Cuts documents whose list has log events with a `message`. */
export function messagesCutter(listKey: string): Cutter {
  const unwrapper = eachAlone((record, offset, out) => openValue({ record, offset }, readObject(record)?.get('message'), out));
  return new JsonCutter({ unwrapper, listKeys: [listKey] });
}
