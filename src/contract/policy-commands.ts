/** The command-line form of the operations on audit policies: a part of the table of commands. */
import type { Command } from './command.ts';
import type { FaceField, RequestName, RequestOf } from './requests.ts';
import { failOnOption } from './severities.ts';

type PolicyName = Extract<RequestName, `policy ${string}`>;

const oneFile = {
  positional: 'required',
  placeholder: 'FILE',
  takes: 'file',
  description: 'The policy, or a manifest that names it; `-` reads standard input.',
} as const;

const kubernetesVersion = {
  option: 'kubernetes-version',
  placeholder: 'VERSION',
  takes: 'text',
  description: 'The version of the API server, such as 1.31 (default: that of the manifest, else the newest known).',
} as const;

const text = (option: string, placeholder: string, description: string) => ({ option, placeholder, takes: 'text', description }) as const;

export const policyCommands: { readonly [Name in PolicyName]: Command<Omit<RequestOf<Name>, FaceField>> } = {
  'policy init': {
    summary: 'Print an audit policy to begin with: minimal, recommended, for CIS or PCI DSS, or forensic',
    about:
      'Each rule has a comment that says why it is there. EKS, AKS and GKE take no policy; of them it is said what they record, and what can be switched.',
    reads: 'nothing',
    inputs: {
      template: {
        option: 'template',
        placeholder: 'NAME',
        takes: ['minimal', 'recommended', 'cis', 'pci-dss', 'forensic', 'eks', 'aks', 'gke'],
        initial: 'recommended',
        description: 'minimal, recommended, cis, pci-dss or forensic; or eks, aks, gke (default: recommended).',
      },
      list: { option: 'list', takes: 'nothing', description: 'Say what each template is for, and what managed control planes can do.' },
      kubernetesVersion: {
        option: 'kubernetes-version',
        placeholder: 'VERSION',
        takes: 'text',
        description: 'The version of the API server, such as 1.31 (default: the newest known).',
      },
    },
    output: ['text', 'json'],
    limited: false,
    examples: [
      { description: 'A policy for an API server', line: 'policy init > audit-policy.yaml' },
      { description: 'What there is', line: 'policy init --list' },
      { description: 'For the CIS benchmark, on an older API server', line: 'policy init --template cis --kubernetes-version 1.29' },
    ],
  },
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
      kubernetesVersion,
      failOn: failOnOption('warning'),
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
  'policy explain': {
    summary: 'Say what an audit policy does, one sentence for each rule',
    about:
      'The rules are tried in their order, and the first that matches decides. Beside each rule stands which earlier rules take some of its requests, and what a reader could take it to be for and what falls through to the rules below.',
    reads: 'nothing',
    inputs: { path: oneFile, kubernetesVersion },
    output: ['text', 'json', 'md'],
    limited: false,
    examples: [
      { description: 'What a policy does', line: 'policy explain audit-policy.yaml' },
      { description: 'The policy that an API server uses', line: 'policy explain /etc/kubernetes/manifests/kube-apiserver.yaml' },
      { description: 'For a review', line: 'policy explain audit-policy.yaml -o md' },
    ],
  },
  'policy eval': {
    summary: 'Say what an audit policy makes of one request: which rule decides, why, and which rules nearly matched',
    about:
      'The groups that every user of a kind is in, such as system:authenticated, come of themselves. Without --user the request is one whose login failed. Of a path that names a resource, the resource is taken.',
    reads: 'nothing',
    inputs: {
      path: oneFile,
      user: text('user', 'USER', 'Who logged in, such as jane or system:serviceaccount:dev:app.'),
      groups: {
        option: 'group',
        placeholder: 'GROUP',
        takes: 'text',
        many: true,
        description: 'A group of the user; may be given more than once.',
      },
      verb: text('verb', 'VERB', 'The verb, such as get, list or create; for a path the HTTP method (default: get).'),
      resource: text('resource', 'RESOURCE', 'The resource, such as pods, deploy or pods/exec.'),
      subresource: text('subresource', 'NAME', 'The subresource, such as exec.'),
      apiGroup: text('api-group', 'GROUP', 'The group of the resource (default: the one that serves it).'),
      namespace: text('namespace', 'NAMESPACE', 'The namespace; none means the whole cluster.'),
      name: text('name', 'NAME', 'The name of the object.'),
      urlPath: text('path', 'PATH', 'The path of the URL instead, such as /healthz.'),
      kubernetesVersion,
    },
    output: ['text', 'json'],
    limited: false,
    examples: [
      {
        description: 'Who reads a secret',
        line: 'policy eval audit-policy.yaml --user jane --verb get --resource secrets --namespace dev --name db',
      },
      {
        description: 'A shell in a pod',
        line: 'policy eval audit-policy.yaml --user jane --verb create --resource pods/exec --namespace dev --name web',
      },
      { description: 'A health check without a login', line: 'policy eval audit-policy.yaml --path /healthz' },
    ],
  },
  'policy diff': {
    summary: 'Say for which requests two audit policies differ, and how many recorded events that would change',
    about:
      'The requests are found exactly: none that is recorded otherwise is left out, however the rules are written. With -f or --store, recorded events are counted by what changes for them; what the log does not hold cannot be counted. Ends with exit code 1 if the policies differ.',
    reads: 'file-option',
    inputs: {
      before: { ...oneFile, placeholder: 'BEFORE', description: 'The policy that is, or a manifest that names it.' },
      after: { ...oneFile, placeholder: 'AFTER', description: 'The policy that is to be.' },
      kubernetesVersion,
    },
    output: ['text', 'json'],
    limited: true,
    examples: [
      { description: 'What a change does', line: 'policy diff audit-policy.yaml new-policy.yaml' },
      { description: 'And to how many events of a log', line: 'policy diff audit-policy.yaml new-policy.yaml -f audit.log' },
    ],
  },
  'policy simulate': {
    summary: 'Say what an audit policy would record of real traffic: events, bytes, peaks and cost, for each rule and in all',
    about:
      'Takes the recorded events of the store, or of files, as the requests that the policy would see. Sizes are those of the records, of their request bodies and of their answers. What the log does not hold is estimated from what is there and marked with ~, or said to be unknown.',
    reads: 'file-option',
    inputs: {
      path: oneFile,
      since: text('since', 'TIME', 'Only requests from this time on, such as 7d (ago), 2026-11-21 or 2026-11-21T01:30:00Z.'),
      until: text('until', 'TIME', 'Only requests up to this time.'),
      priceLists: {
        option: 'price',
        placeholder: 'LIST',
        takes: 'text',
        many: true,
        description:
          'What it costs a month: cloudwatch (or eks), log-analytics (aks), log-analytics-basic, cloud-logging (gke), s3, or all; may be given more than once.',
      },
      pricesPath: {
        option: 'prices',
        placeholder: 'FILE',
        takes: 'file',
        description: 'A file of prices of your own, in the form of docs/reference/prices.md; its lists come before those of the program.',
      },
      pricePerGib: text('price-per-gib', 'PRICE', 'A price of your own for each GiB that is sent, such as 0.35.'),
      currency: text('currency', 'CURRENCY', 'The currency of --price-per-gib, such as EUR.'),
      retentionDays: {
        option: 'retention',
        placeholder: 'DAYS',
        takes: 'integer',
        initial: 30,
        description: 'For how many days events are kept, for the cost (default: 30).',
      },
      kubernetesVersion,
    },
    output: ['text', 'json'],
    limited: true,
    examples: [
      { description: 'Over the store, the last week', line: 'policy simulate new-policy.yaml --since 7d' },
      { description: 'Over a log', line: 'policy simulate new-policy.yaml -f audit.log' },
      { description: 'And what it costs a month', line: 'policy simulate new-policy.yaml --price cloudwatch --price s3 --retention 90' },
      { description: 'At a price of your own', line: 'policy simulate new-policy.yaml --price-per-gib 0.35 --currency EUR' },
    ],
  },
  'policy coverage': {
    summary:
      'Say which questions and detections an audit policy answers, which only in part, to which it is blind, and what would change that',
    about:
      'Follows from what each question asks of the record: which requests it can be about, and from which level and stage on it finds and shows them. For what is not answered: the rule that is to blame, an example, and the smallest change of the policy. With -f or --store, each change is priced on recorded events. Bodies of secrets, configmaps, token requests and token reviews are never asked for only to be shown.',
    reads: 'file-option',
    inputs: {
      path: oneFile,
      keep: {
        option: 'keep',
        placeholder: 'NAMES',
        takes: 'text',
        many: true,
        description:
          'Only these, with commas between: names, themes, or the sets questions, detections, security, workload and pci-dss (default: all).',
      },
      since: text('since', 'TIME', 'Only recorded requests from this time on, such as 7d (ago).'),
      until: text('until', 'TIME', 'Only recorded requests up to this time.'),
      failOn: {
        option: 'fail-on',
        placeholder: 'STATUS',
        takes: ['blind', 'partly', 'never'],
        initial: 'never',
        description: 'End with exit code 1 if one is blind, or is answered partly at best: blind, partly or never (default: never).',
      },
      kubernetesVersion,
    },
    output: ['text', 'json', 'md'],
    limited: true,
    examples: [
      { description: 'What a policy is blind to', line: 'policy coverage audit-policy.yaml' },
      { description: 'With the price of each change', line: 'policy coverage audit-policy.yaml -f audit.log' },
      { description: 'In a pipeline', line: 'policy coverage audit-policy.yaml --keep security --fail-on blind' },
    ],
  },
  'policy suggest': {
    summary: 'Write an audit policy from real traffic that keeps chosen questions answerable at the least cost',
    about:
      'Records what the questions ask for and no more: bodies where one needs them, never those that hold credentials, the rest without. What takes most and no kept question needs is left out, by rules for exactly those who make it. Where a budget asks for more, what is missed least goes first, and what that costs which question is said. The policy is linted, simulated over the same traffic, and held to the questions. Ends with exit code 1 if the budget cannot hold with all that is to be kept.',
    reads: 'file-option',
    inputs: {
      budget: text('budget', 'SIZE', 'The most that may be recorded, such as 2GiB/day, or 20% of what is recorded today.'),
      keep: {
        option: 'keep',
        placeholder: 'NAMES',
        takes: 'text',
        many: true,
        description:
          'What has to stay answerable, with commas between: names, themes, or the sets all, questions, detections, security, workload and pci-dss (default: security).',
      },
      from: {
        option: 'from',
        placeholder: 'FILE',
        takes: 'file',
        description: 'A policy to begin with: its rules stay, and are raised where something that is to be kept needs more.',
      },
      since: text('since', 'TIME', 'Only recorded requests from this time on, such as 7d (ago).'),
      until: text('until', 'TIME', 'Only recorded requests up to this time.'),
      kubernetesVersion,
    },
    output: ['yaml', 'json'],
    limited: true,
    examples: [
      { description: 'From the last week', line: 'policy suggest --since 7d > audit-policy.yaml' },
      { description: 'Within a budget', line: 'policy suggest -f audit.log --budget 2GiB/day --keep detections,pci-dss' },
      { description: 'From the policy that is', line: 'policy suggest -f audit.log --from audit-policy.yaml' },
    ],
  },
};
