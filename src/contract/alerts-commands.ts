/** The command-line form of the operations on alerts: a part of the table of commands. */
import { alertVerdicts } from '../model/alert.ts';
import type { Command } from './command.ts';
import type { FaceField, RequestName, RequestOf } from './requests.ts';

type AlertsName = Extract<RequestName, `alerts ${string}`>;

const ids = {
  positional: 'required',
  placeholder: 'ID',
  takes: 'text',
  many: true,
  description: 'The alerts, each by its id or the beginning of it.',
} as const;

const id = {
  positional: 'required',
  placeholder: 'ID',
  takes: 'text',
  description: 'The alert, by its id or the beginning of it.',
} as const;

const comment = {
  option: 'comment',
  placeholder: 'TEXT',
  takes: 'text',
  description: 'What there is to say; it is kept with who said it.',
} as const;

const only = (option: string, placeholder: string, description: string) => ({ option, placeholder, takes: 'text', description }) as const;
const onlyMany = (option: string, placeholder: string, description: string) =>
  ({ ...only(option, placeholder, description), many: true }) as const;

export const alertsCommands: { readonly [Name in AlertsName]: Command<Omit<RequestOf<Name>, FaceField>> } = {
  'alerts list': {
    summary: 'List alerts, the newest first: what detections found, grouped by rule, user, object and hour',
    about:
      'An alert stands for all findings of one rule about one user and one kind of object in one namespace within an hour. `telltale serve` fills the list while it receives; docs/guides/alerts.md tells more.',
    reads: 'store',
    inputs: {
      status: onlyMany('status', 'STATUS', 'Only open, acknowledged or closed ones; may be given more than once.'),
      level: onlyMany('level', 'LEVEL', 'Only this level, such as high; may be given more than once.'),
      rule: only('rule', 'NAME', 'Only alerts of this rule, by its name or id.'),
      user: only('user', 'NAME', 'Only what this user did.'),
      cluster: only('cluster', 'NAME', 'Only of this cluster.'),
      namespace: only('namespace', 'NAME', 'Only about objects in this namespace.'),
      assignee: only('assignee', 'NAME', 'Only those of this person; an empty text for those of nobody.'),
      text: only('contains', 'TEXT', 'Only those with this text in a sentence, the rule, a user or an object, whatever the case.'),
      since: only('since', 'TIME', 'Only alerts with findings from this time on, such as 24h (ago), 2026-11-21 or 2026-11-21T01:30:00Z.'),
      until: only('until', 'TIME', 'Only alerts that began before this time.'),
      limit: { option: 'limit', placeholder: 'N', takes: 'integer', initial: 100, description: 'The most alerts to list (default: 100).' },
      pageAfter: only('page-after', 'CURSOR', 'Go on behind this page.'),
    },
    output: ['table', 'wide', 'json', 'ndjson', 'csv', 'yaml'],
    limited: true,
    examples: [
      { description: 'What nobody has looked at yet, the worst alone', line: 'alerts list --status open --level critical --level high' },
      { description: 'What one user set off today', line: 'alerts list --user jane --since 24h' },
      { description: 'For a script', line: 'alerts list --status open -o ndjson' },
    ],
  },
  'alerts show': {
    summary: 'Tell all about one alert: what happened, the events, what goes with it, what to ask next, what became of it',
    reads: 'store',
    inputs: { id },
    output: ['text', 'json'],
    limited: true,
    examples: [{ description: 'By the beginning of its id', line: 'alerts show 6b1f0c0d' }],
  },
  'alerts ack': {
    summary: 'Say that somebody looks at alerts',
    reads: 'store',
    inputs: { ids, comment },
    limited: true,
    examples: [{ description: 'Two at once', line: 'alerts ack 6b1f0c0d 0f3a9c21 --comment "I ask jane."' }],
  },
  'alerts close': {
    summary: 'Close alerts, with what they were',
    about:
      'New findings open an alert again that was closed as true-positive. One that was closed as benign or false-positive stays closed.',
    reads: 'store',
    inputs: {
      ids,
      verdict: {
        option: 'as',
        placeholder: 'VERDICT',
        takes: alertVerdicts,
        initial: 'benign',
        description: `What it was: ${alertVerdicts.join(', ')} (default: benign).`,
      },
      comment,
    },
    limited: true,
    examples: [
      { description: 'It was planned', line: 'alerts close 6b1f0c0d --comment "Change 4711."' },
      { description: 'It was an attack, and is dealt with', line: 'alerts close 6b1f0c0d --as true-positive' },
    ],
  },
  'alerts reopen': {
    summary: 'Open alerts again',
    reads: 'store',
    inputs: { ids, comment },
    limited: true,
    examples: [{ description: 'One', line: 'alerts reopen 6b1f0c0d' }],
  },
  'alerts assign': {
    summary: 'Give alerts to somebody',
    reads: 'store',
    inputs: {
      ids,
      to: { option: 'to', placeholder: 'NAME', takes: 'text', initial: '', description: 'Who looks after them (default: nobody).' },
      comment,
    },
    limited: true,
    examples: [{ description: 'To jane', line: 'alerts assign 6b1f0c0d --to jane' }],
  },
  'alerts comment': {
    summary: 'Say something about an alert',
    reads: 'store',
    inputs: { id, text: { positional: 'required', placeholder: 'TEXT', takes: 'text', description: 'What there is to say.' } },
    limited: true,
    examples: [{ description: 'What was found out', line: 'alerts comment 6b1f0c0d "The address is the VPN of the office."' }],
  },
  'alerts suppress': {
    summary: 'Keep quiet what is known and right, with a reason and an end',
    about:
      'What matches all that is given is kept and counted, opens no alert and is sent nowhere. Alerts that are open already stay. It ends by itself.',
    reads: 'store',
    inputs: {
      rule: only('rule', 'NAME', 'The rule, by its name or id (default: all rules).'),
      cluster: only('cluster', 'NAME', 'Only what happened in this cluster.'),
      user: only('user', 'NAME', 'Only what this user did.'),
      namespace: only('namespace', 'NAME', 'Only what was done in this namespace.'),
      resource: only('resource', 'NAME', 'Only what was done to this resource, such as pods or pods/exec.'),
      name: only('name', 'NAME', 'Only what was done to objects of this name.'),
      sourceIP: only('source-ip', 'ADDRESS', 'Only what came from this address or CIDR range.'),
      owner: only('owner', 'NAME', 'Who answers for it (default: whoever asks).'),
      reason: {
        option: 'reason',
        placeholder: 'TEXT',
        takes: 'text',
        initial: '',
        description: 'Why it is right that nobody is told; it is required.',
      },
      days: {
        option: 'days',
        placeholder: 'N',
        takes: 'integer',
        initial: 30,
        description: 'After how many days it ends, 366 at most (default: 30).',
      },
    },
    output: ['text', 'json'],
    limited: true,
    examples: [
      {
        description: 'A job that opens shells on purpose',
        line: 'alerts suppress --rule exec-into-container --user system:serviceaccount:ops:debugger --reason "Nightly checks of ops" --days 90',
      },
    ],
  },
  'alerts suppressions': {
    summary: 'List what is kept quiet, by whom, why and until when',
    reads: 'store',
    inputs: {},
    output: ['table', 'json', 'ndjson', 'csv', 'yaml'],
    limited: true,
    examples: [{ description: 'All of them', line: 'alerts suppressions' }],
  },
  'alerts unsuppress': {
    summary: 'End a suppression',
    reads: 'store',
    inputs: { id: { positional: 'required', placeholder: 'ID', takes: 'text', description: 'The suppression, by its id.' } },
    limited: true,
    examples: [{ description: 'One', line: 'alerts unsuppress 0f3a9c21d4e5b6a7' }],
  },
};
