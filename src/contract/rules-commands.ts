/** The command-line form of the operations on detection rules: a part of the table of commands. */
import type { Command } from './command.ts';
import { failingLevel, leastLevel } from './level-inputs.ts';
import type { FaceField, RequestName, RequestOf } from './requests.ts';
import { failOnOption } from './severities.ts';

type RulesName = Extract<RequestName, `rules ${string}` | 'detect'>;

const rules = {
  option: 'rule',
  placeholder: 'NAME',
  takes: 'text',
  many: true,
  description: 'Only this rule, by its name or id; may be given more than once.',
} as const;

const named = {
  positional: 'optional',
  placeholder: 'NAME',
  takes: 'text',
  many: true,
  description: 'Only these rules, by name or id.',
} as const;

const folders = {
  option: 'rules',
  placeholder: 'PATH',
  takes: 'file',
  many: true,
  description: 'A file or folder with rules of your own, beside those that come along; may be given more than once.',
} as const;

const lists = {
  option: 'list',
  placeholder: 'LIST',
  takes: 'text',
  many: true,
  description: 'A list that rules ask by %NAME%, as NAME=FILE; NAME:KIND=FILE says what is in it. May be given more than once.',
} as const;

const config = {
  option: 'config',
  placeholder: 'FILE',
  takes: 'file',
  description: 'The configuration file, for its exceptions (detection.exceptions), lists and proxies (default: TELLTALE_CONFIG).',
} as const;

const noBuiltIn = { option: 'no-built-in', takes: 'nothing', description: 'Leave out the rules that come with telltale.' } as const;

const level = leastLevel('rules');

export const rulesCommands: { readonly [Name in RulesName]: Command<Omit<RequestOf<Name>, FaceField>> } = {
  detect: {
    summary: 'Find what should not have happened: all detection rules over the store, or over files, at once',
    about:
      'A rule raises once for a request, whatever number of stages was recorded of it, and a correlation once for a group and its stretch of time. The id of a finding is made from these, so looking again gives the same findings. `telltale rules list` lists the rules. Ends with exit code 1 if there is a finding of the level of --fail-on, or above.',
    reads: 'file-option',
    inputs: {
      rules,
      folders,
      noBuiltIn,
      level,
      lists,
      config,
      failOn: failingLevel,
      since: {
        option: 'since',
        placeholder: 'TIME',
        takes: 'text',
        description: 'Only requests from this time on, such as 7d (ago), 2026-11-21 or 2026-11-21T01:30:00Z.',
      },
      until: { option: 'until', placeholder: 'TIME', takes: 'text', description: 'Only requests up to this time.' },
    },
    output: ['table', 'json', 'ndjson', 'sarif', 'md'],
    limited: true,
    examples: [
      { description: 'What happened in a log', line: 'detect -f audit.log' },
      { description: 'The last day of the store, the worst alone', line: 'detect --since 24h --level high' },
      { description: 'In a pipeline', line: 'detect -f audit.log --fail-on high -o sarif' },
      { description: 'One rule of your own, before it is used', line: 'detect --rules mine.yaml --no-built-in --since 30d' },
    ],
  },
  'rules list': {
    summary: 'List the detection rules: those that come with telltale, and your own',
    reads: 'nothing',
    inputs: {
      folders,
      noBuiltIn,
      lists,
      config,
      level,
      tag: { option: 'tag', placeholder: 'TAG', takes: 'text', description: 'Only rules with this tag, such as persistence or t1609.' },
    },
    output: ['table', 'json', 'ndjson', 'csv', 'yaml'],
    limited: false,
    examples: [
      { description: 'All rules', line: 'rules list' },
      { description: 'What finds theft of credentials', line: 'rules list --tag credential-access' },
    ],
  },
  'rules show': {
    summary: 'Tell all about one rule: what it means, what it asks, and what to look at next',
    reads: 'nothing',
    inputs: {
      rule: { positional: 'required', placeholder: 'NAME', takes: 'text', description: 'The rule, by its name or id.' },
      folders,
      lists,
      config,
    },
    output: ['text', 'json', 'yaml'],
    limited: false,
    examples: [
      { description: 'What a rule means', line: 'rules show exec-into-container' },
      { description: 'Its file, to begin one of your own with', line: 'rules show exec-into-container -o yaml' },
    ],
  },
  'rules lint': {
    summary: 'Say what is wrong with detection rules, and which of them can never find anything',
    about:
      'Each rule gets a verdict: alive, partly (a part of it can never hold) or dead (no event can satisfy it: a field or a value that events do not have), and for what is dead what mends it. Ends with exit code 1 if there is a finding of the severity of --fail-on, or worse.',
    reads: 'nothing',
    inputs: {
      paths: {
        positional: 'optional',
        placeholder: 'PATH',
        takes: 'file',
        many: true,
        description: 'Files or folders with rules (default: those that come with telltale).',
      },
      lists,
      config,
      failOn: failOnOption('error'),
    },
    output: ['text', 'json'],
    limited: false,
    examples: [
      { description: 'Rules of your own', line: 'rules lint my-rules/' },
      { description: 'In a pipeline, strictly', line: 'rules lint my-rules/ --fail-on warning' },
    ],
  },
  'rules convert': {
    summary: 'Print rules of other tools in the form of telltale, with what is dead in them mended where it is known how',
    about:
      'The condition becomes a query. A field or value that no event has gives way to what was meant, and stderr says which rules were mended. Correlations stay as they are.',
    reads: 'nothing',
    inputs: {
      paths: {
        positional: 'required',
        placeholder: 'PATH',
        takes: 'file',
        many: true,
        description: 'Files or folders with rules of Sigma or Falco; of Falco’s, later ones change what those before them define.',
      },
      lists,
    },
    output: ['text', 'json'],
    limited: false,
    examples: [
      { description: 'A rule of another tool', line: 'rules convert sigma-rule.yml > mine.yaml' },
      { description: 'A folder of them', line: 'rules convert sigma/rules/application/kubernetes/' },
      { description: 'Rules of Falco, with those that change them', line: 'rules convert k8s_audit_rules.yaml mine.yaml' },
    ],
  },
  'rules test': {
    summary: 'Run the events that rules carry: each has to find some, and to leave others alone',
    about:
      'The events run through the same statement that finds real ones. Ends with exit code 1 if a test fails. With --since the rules are also held against what was recorded since then: how often each would have raised, on whom, and the latest.',
    reads: 'file-option',
    inputs: {
      rules: named,
      folders,
      noBuiltIn,
      lists,
      config,
      since: {
        option: 'since',
        placeholder: 'TIME',
        takes: 'text',
        description: 'Hold the rules against requests from this time on, such as 30d (ago) or 2026-11-21.',
      },
      until: { option: 'until', placeholder: 'TIME', takes: 'text', description: 'Only against requests up to this time.' },
    },
    output: ['text', 'json'],
    limited: true,
    examples: [
      { description: 'All rules that come with telltale', line: 'rules test' },
      { description: 'Rules of your own', line: 'rules test --rules my-rules/' },
      { description: 'One rule', line: 'rules test exec-into-container' },
      { description: 'A rule of your own over a month, before it is used', line: 'rules test --rules mine.yaml --since 30d' },
    ],
  },
};
