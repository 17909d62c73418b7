/** The command-line form of the operations on behaviour: a part of the table of commands. */
import type { Command } from './command.ts';
import { failingLevel, leastLevel } from './level-inputs.ts';
import type { RequestOf } from './requests.ts';

type BehaviourName = 'behaviour' | 'risk';

const clusters = {
  option: 'cluster',
  placeholder: 'NAME',
  takes: 'text',
  many: true,
  description: 'Only this cluster; may be given more than once.',
} as const;

export const behaviourCommands: { readonly [Name in BehaviourName]: Command<RequestOf<Name>> } = {
  behaviour: {
    summary: 'Find what is not usual for who did it: new places, clients and actions, sudden volume, odd hours',
    about:
      'Looks at the past of the store just as the server does while events arrive, and gives the same findings. Nobody is judged before they were watched for a while (7 days, or --learn). docs/guides/behaviour.md tells every detection. Ends with exit code 1 if there is a finding of the level of --fail-on, or above.',
    reads: 'store',
    inputs: {
      clusters,
      rules: {
        option: 'rule',
        placeholder: 'NAME',
        takes: 'text',
        many: true,
        description: 'Only this detection, by its name or id; may be given more than once.',
      },
      level: leastLevel('detections'),
      failOn: failingLevel,
      learn: {
        option: 'learn',
        placeholder: 'TIME',
        takes: 'duration',
        description: 'How long somebody is watched before they are judged, such as 1d (default: that of the configuration, else 7d).',
      },
      config: {
        option: 'config',
        placeholder: 'FILE',
        takes: 'file',
        description: 'The configuration file, for its key behaviour (default: TELLTALE_CONFIG).',
      },
      since: {
        option: 'since',
        placeholder: 'TIME',
        takes: 'text',
        description: 'Only what happened from this time on, such as 30d (ago) or 2026-11-21. What was before is still learnt from.',
      },
      until: { option: 'until', placeholder: 'TIME', takes: 'text', description: 'Only what happened up to this time.' },
    },
    output: ['table', 'json', 'ndjson', 'md'],
    limited: true,
    examples: [
      { description: 'What was unusual in the last month', line: 'behaviour --since 30d' },
      { description: 'Of a store that spans a few days only', line: 'behaviour --learn 1d' },
      { description: 'One detection, with all that it goes by', line: 'behaviour --rule new-identity-creates-many -o json' },
    ],
  },
  risk: {
    summary: 'List identities by risk: what was found about each adds up, and fades with time',
    about:
      'A finding counts by its level (informational 1, low 5, medium 20, high 50, critical 100), repeated ones of the same detection on the same day ever less, and each half as much after a half-life (7 days, behaviour.halfLife of the configuration). A user shows the reasons of one identity.',
    reads: 'store',
    inputs: {
      user: { positional: 'optional', placeholder: 'USER', takes: 'text', description: 'Only this identity, by its user name.' },
      clusters,
      days: {
        option: 'days',
        placeholder: 'N',
        takes: 'integer',
        initial: 30,
        description: 'For how many days back the course is told (default: 30).',
      },
      limit: { option: 'limit', placeholder: 'N', takes: 'integer', initial: 50, description: 'The most identities (default: 50).' },
    },
    output: ['table', 'json', 'ndjson', 'csv', 'yaml'],
    limited: true,
    examples: [
      { description: 'Who to look at first', line: 'risk' },
      { description: 'Why somebody is there', line: 'risk mallory@example.com' },
    ],
  },
};
