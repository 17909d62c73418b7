/** One event per line: what the API server writes with `--audit-log-path`, and by far the most common. */
import type { Envelope, Head } from './envelope.ts';
import { shapeOf } from './head-shape.ts';
import { LineCutter } from './line-cutter.ts';

export const jsonLines: Envelope = {
  name: 'json-lines',
  about: {
    title: 'Audit log of the API server: one event a line',
    told: 'Each line begins an object.',
    export:
      'The file of `--audit-log-path`, with its rotated and compressed backups. k3s: /var/lib/rancher/k3s/server/logs/audit.log; RKE2: /var/lib/rancher/rke2/server/logs/audit.log; OpenShift: /var/log/kube-apiserver/audit.log, and the folder audit_logs of a must-gather.',
  },
  detect(head: Head): string | null {
    return shapeOf(head) === 'object-per-line' ? 'each line begins an object' : null;
  },
  cutter: () => new LineCutter(),
};
