/** Log lines with something in front: a time, the name of a stream or of a node. What follows is the event. */
import type { Envelope, Head } from './envelope.ts';
import { FrameCutter } from './frame-cutter.ts';
import { hasLines } from './head-lines.ts';
import { openText } from './open-text.ts';
import { eachAlone } from './unwrapper.ts';

const space = 0x20;
const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?`;
/** Names of the streams in the log group of an EKS control plane. */
const stream = String.raw`(?:kube-apiserver|authenticator|kube-controller-manager|kube-scheduler|cloud-controller-manager)[\w-]*`;

/** Lines whose first words are not the event's. */
function cutterAfter(words: number) {
  const unwrapper = eachAlone((record, offset, out) => {
    let start = 0;
    for (let word = 0; word < words; word++) {
      const end = record.indexOf(space, start);
      start = end < 0 ? record.length : end + 1;
    }
    openText(record.subarray(start), { record, offset }, out);
  });
  return new FrameCutter(unwrapper);
}

export const cloudwatchTail: Envelope = {
  name: 'cloudwatch-tail',
  about: {
    title: 'EKS: output of `aws logs tail`',
    told: 'Lines of a time, the name of a control-plane stream, and the message.',
    export: '`aws logs tail /aws/eks/CLUSTER/cluster --since 1h > audit.txt`',
  },
  detect(head: Head): string | null {
    const line = new RegExp(`^${time} ${stream} `);
    return hasLines(head, line, line) ? 'its lines begin with a time and the name of a stream' : null;
  },
  cutter: () => cutterAfter(2),
};

export const cloudwatchExport: Envelope = {
  name: 'cloudwatch-export',
  about: {
    title: 'EKS: export task of CloudWatch Logs to S3',
    told: 'Lines of a time and the message.',
    export: '`aws logs create-export-task`, then give the `.gz` objects of the bucket.',
  },
  detect(head: Head): string | null {
    const isOne = hasLines(head, new RegExp(`^${time} `), new RegExp(`^${time} (?:\\{|[IWEF]\\d{4} )`));
    return isOne ? 'its lines begin with a time' : null;
  },
  cutter: () => cutterAfter(1),
};

export const ocNodeLogs: Envelope = {
  name: 'oc-node-logs',
  about: {
    title: 'OpenShift: output of `oc adm node-logs`',
    told: 'Lines of the name of a node and the event.',
    export: '`oc adm node-logs --role=master --path=kube-apiserver/audit.log > audit.txt`; also openshift-apiserver and oauth-apiserver.',
  },
  detect(head: Head): string | null {
    const line = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])? +\{ *"/;
    return hasLines(head, line, line) ? 'its lines begin with the name of a node' : null;
  },
  cutter: () => cutterAfter(1),
};
