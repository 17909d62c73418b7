/** Answers of the CloudWatch Logs interface: `filter-log-events`, `get-log-events`, and the results of Logs Insights. */
import { messagesCutter } from './cloudwatch-subscription.ts';
import type { Envelope, Head } from './envelope.ts';
import { hasPaths } from './head-paths.ts';
import { JsonCutter } from './json-cutter.ts';
import { elementsOf, readObject, readText, type Slice } from './json-slices.ts';
import { openValue } from './open-value.ts';
import { eachAlone } from './unwrapper.ts';

export const cloudwatchEvents: Envelope = {
  name: 'cloudwatch-events',
  about: {
    title: 'EKS: answer of `aws logs filter-log-events` or `get-log-events`',
    told: '`events` with a `message` and a `timestamp`, `ingestionTime` or `logStreamName`.',
    export:
      '`aws logs filter-log-events --log-group-name /aws/eks/CLUSTER/cluster --log-stream-name-prefix kube-apiserver-audit > events.json`',
  },
  detect(head: Head): string | null {
    const signs = ['events[].timestamp', 'events[].ingestionTime', 'events[].logStreamName'];
    const isOne = hasPaths(head, 'events[].message') && signs.some((sign) => hasPaths(head, sign));
    return isOne ? 'it begins with events that CloudWatch Logs answered' : null;
  },
  cutter: () => messagesCutter('events'),
};

export const cloudwatchInsights: Envelope = {
  name: 'cloudwatch-insights',
  about: {
    title: 'EKS: results of CloudWatch Logs Insights',
    told: '`results` whose rows are lists of `field` and `value`.',
    export: 'Ask for `fields @message`, and save what `aws logs get-query-results` answers. An answer holds 10,000 rows at most.',
  },
  detect(head: Head): string | null {
    return hasPaths(head, 'results[][].field', 'results[][].value') ? 'it begins with rows of Logs Insights' : null;
  },
  cutter: () =>
    new JsonCutter({
      unwrapper: eachAlone((record, offset, out) => openValue({ record, offset }, messageOf(record), out)),
      listKeys: ['results'],
    }),
};

function messageOf(row: Uint8Array): Slice | undefined {
  for (const element of elementsOf(row, { start: 0, end: row.length }) ?? []) {
    const cell = readObject(row, element);
    if (readText(row, cell?.get('field')) === '@message') return cell?.get('value');
  }
  return undefined;
}
