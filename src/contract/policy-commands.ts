/** The command-line form of the operations on audit policies: a part of the table of commands. */
import type { Command } from './command.ts';
import type { RequestName, RequestOf } from './requests.ts';

type PolicyName = Extract<RequestName, `policy ${string}`>;

export const policyCommands: { readonly [Name in PolicyName]: Command<RequestOf<Name>> } = {
  'policy lint': {
    summary: 'Say what is wrong with an audit policy: what the API server refuses, drops, or never does, and what is lost or leaks by it',
    about:
      'Takes policies, and static-pod manifests of kube-apiserver or kubeadm configurations that name one. Each finding says where it is, why, what it does to the record, and what to do. docs/reference/policy-lint.md tells all that is looked for. Ends with exit code 1 if there is a finding of the severity of --fail-on, or worse.',
    reads: 'nothing',
    inputs: {
      paths: {
        positional: 'required',
        placeholder: 'FILE',
        takes: 'file',
        many: true,
        description: 'Policies or manifests; `-` reads standard input.',
      },
      kubernetesVersion: {
        option: 'kubernetes-version',
        placeholder: 'VERSION',
        takes: 'text',
        description: 'The version of the API server, such as 1.31 (default: that of the manifest, else the newest known).',
      },
      failOn: {
        option: 'fail-on',
        placeholder: 'SEVERITY',
        takes: ['error', 'warning', 'note', 'never'],
        initial: 'warning',
        description: 'The least severity that fails: error, warning, note or never (default: warning).',
      },
      fix: {
        option: 'fix',
        takes: 'nothing',
        description:
          'Mend what can be mended in the file, from the severity of --fail-on on; comments stay. From standard input: print it.',
      },
    },
    output: ['text', 'json', 'sarif', 'junit', 'github'],
    limited: false,
    examples: [
      { description: 'One policy', line: 'policy lint /etc/kubernetes/audit-policy.yaml' },
      {
        description: 'The policy that an API server uses, for its version',
        line: 'policy lint /etc/kubernetes/manifests/kube-apiserver.yaml',
      },
      { description: 'In a pipeline, with marks in the code review', line: 'policy lint audit-policy.yaml --fail-on error -o sarif' },
      { description: 'Mend what can be mended', line: 'policy lint audit-policy.yaml --fix' },
    ],
  },
  'policy mend': {
    summary: 'Put back the indentation that an audit policy lost on a web page or in a chat, and print it',
    about:
      'What belongs where follows from the names of the fields. Comments stay. What is printed is a policy that the API server takes; otherwise nothing is printed.',
    reads: 'nothing',
    inputs: {
      path: { positional: 'required', placeholder: 'FILE', takes: 'file', description: 'The policy; `-` reads standard input.' },
      kubernetesVersion: {
        option: 'kubernetes-version',
        placeholder: 'VERSION',
        takes: 'text',
        description: 'The version of the API server, such as 1.31 (default: the newest known).',
      },
    },
    limited: false,
    examples: [
      { description: 'A policy that was copied from a page', line: 'policy mend copied.yaml > audit-policy.yaml' },
      { description: 'From the clipboard', line: 'policy mend -' },
    ],
  },
};
