/** The command-line form of `doctor`: a part of the table of commands. */
import type { Command } from './command.ts';
import type { FaceField, RequestOf } from './requests.ts';
import { failOnOption } from './severities.ts';

export const doctorCommand: Command<Omit<RequestOf<'doctor'>, FaceField>> = {
  summary: 'Say whether an API server records as it should: flags, policy, mounts, disk, batches, webhook, and what it has lost',
  about:
    'Takes static-pod manifests of kube-apiserver, configurations of kubeadm, k3s and RKE2, and machine configurations of Talos, told by their content; several are compared. Without a file it looks at this machine, or at the cluster that it is in. With -f or --store, batches, throttle and disk are held to the rate of the recorded events. docs/reference/doctor.md tells all that is looked for. --fix prints the file with what can be mended; only --write changes it. Ends with exit code 1 if there is a finding of the severity of --fail-on, or worse.',
  reads: 'file-option',
  inputs: {
    paths: {
      positional: 'optional',
      placeholder: 'FILE',
      takes: 'file',
      many: true,
      description: 'Manifests or configurations; `-` reads standard input.',
    },
    manifests: {
      option: 'manifest',
      placeholder: 'FILE',
      takes: 'file',
      many: true,
      description: 'The same, such as kube-apiserver.yaml; may be given more than once.',
    },
    kubeadm: { option: 'kubeadm', placeholder: 'FILE', takes: 'file', description: 'A ClusterConfiguration of kubeadm.' },
    live: {
      option: 'live',
      takes: 'nothing',
      description: 'Look at the set-up of this machine, else at the API servers of the cluster (the default without a file).',
    },
    root: {
      option: 'root',
      placeholder: 'DIR',
      takes: 'file',
      description: 'Where the file system of the node is, such as /host in a debugging pod (default: /).',
    },
    metrics: {
      option: 'metrics',
      placeholder: 'FILE',
      takes: 'file',
      description: 'Metrics of the API server: a file, `-`, or the address to read them from.',
    },
    tokenFile: {
      option: 'token-file',
      placeholder: 'FILE',
      takes: 'file',
      description: 'A file with the token for the address of the metrics.',
    },
    ca: {
      option: 'ca',
      placeholder: 'FILE',
      takes: 'file',
      description: 'The authorities that the certificate at that address is checked against (default: those of the system).',
    },
    rate: {
      option: 'rate',
      placeholder: 'N',
      takes: 'integer',
      description: 'Events a second of one API server, in place of what is measured.',
    },
    cluster: {
      option: 'cluster',
      placeholder: 'NAME',
      takes: 'text',
      description: 'With --store: measure the rate of this cluster alone.',
    },
    since: {
      option: 'since',
      placeholder: 'TIME',
      takes: 'text',
      description: 'Measure the rate from this time on, such as 7d (ago).',
    },
    kubernetesVersion: {
      option: 'kubernetes-version',
      placeholder: 'VERSION',
      takes: 'text',
      description: 'The version of the API server, such as 1.31 (default: that of the file, else the newest known).',
    },
    failOn: failOnOption('warning'),
    offline: { option: 'offline', takes: 'nothing', description: 'Ask nothing over the network: not the receiver of the webhook either.' },
    fix: {
      option: 'fix',
      takes: 'nothing',
      description: 'Print the file with what can be mended, from the severity of --fail-on on; comments stay.',
    },
    write: { option: 'write', takes: 'nothing', description: 'With --fix: put it in the place of the file, and keep the old one.' },
    backup: {
      option: 'backup',
      placeholder: 'DIR',
      takes: 'file',
      description: 'Where the old one is kept; never beside a manifest (default: telltale-backup beside the folder of the file).',
    },
  },
  output: ['text', 'json', 'sarif', 'junit', 'github'],
  limited: true,
  examples: [
    { description: 'On a node of the control plane', line: 'doctor' },
    { description: 'All servers of a cluster, and whether they differ', line: 'doctor cp-1.yaml cp-2.yaml cp-3.yaml' },
    { description: 'A configuration before it is applied', line: 'doctor --kubeadm cluster.yaml --kubernetes-version 1.36' },
    {
      description: 'Whether flags and disk fit the traffic',
      line: 'doctor kube-apiserver.yaml --store /var/lib/telltale/store --since 7d',
    },
    { description: 'What was lost, and why', line: 'doctor kube-apiserver.yaml --metrics metrics.txt' },
    { description: 'The manifest with what can be mended', line: 'doctor kube-apiserver.yaml --fix' },
  ],
};
