/**
 * The command-line form of every operation; those around receiving stand in commands-collecting.ts. Each input is tied to the field of the request that it fills, so a command
 * and its request cannot drift apart. Examples are run, as far as parsing goes, by a test.
 */
import { translationTargets } from '../model/translation-targets.ts';
import { alertsCommands } from './alerts-commands.ts';
import type { AnyCommand, Command, OutputFormat } from './command.ts';
import { collectingCommands } from './commands-collecting.ts';
import { readingCommands } from './commands-reading.ts';
import { signingInCommands } from './commands-signing-in.ts';
import { doctorCommand } from './doctor-command.ts';
import { policyCommands } from './policy-commands.ts';
import type { CommandName, FaceField, RequestOf } from './requests.ts';
import { rulesCommands } from './rules-commands.ts';
import { terms } from './terms.ts';

const rowFormats: readonly OutputFormat[] = ['table', 'wide', 'json', 'ndjson', 'csv', 'yaml'];

const queryText = {
  positional: 'required',
  placeholder: 'QUERY',
  takes: 'text',
  description: 'The question; quote it for the shell.',
} as const;

type Commands = { readonly [Name in CommandName]: Command<Omit<RequestOf<Name>, FaceField>> };

export const commands: Commands = markServable({
  start: {
    summary: 'Look at a log at once: take it into a store of its own, show the summary and open the page',
    about:
      'Without a file it shows the sample that comes with the program. The store is kept apart from the default store, so that a sample never mixes with evidence. The page is served on this machine alone until Ctrl-C.',
    reads: 'nothing',
    inputs: {
      paths: { positional: 'optional', placeholder: 'FILE', takes: 'file', many: true, description: 'Logs to look at.' },
      noOpen: { option: 'no-open', takes: 'nothing', description: 'Serve the page and print its link, but start no browser.' },
      noServe: { option: 'no-serve', takes: 'nothing', description: 'End after the summary.' },
    },
    limited: false,
    examples: [
      { description: 'See what happened in a real cluster', line: 'start' },
      { description: 'See what happened in yours', line: 'start /var/log/kubernetes/audit.log' },
    ],
  },
  ingest: {
    summary: 'Take audit logs into the store, each event once',
    about:
      'Reads what an API server writes or posts (v1, v1beta1, v1alpha1), exports of EKS, AKS, GKE and OpenShift, and container logs, told by their content; plain, gzip or zstd; directories with rotated sets; `-` for standard input. Give the same files again at any time: what is there already is not stored twice.',
    reads: 'store',
    inputs: {
      paths: {
        positional: 'required',
        placeholder: 'PATH',
        takes: 'file',
        many: true,
        description: 'Files or directories; `-` reads standard input.',
      },
      cluster: {
        option: 'cluster',
        placeholder: 'NAME',
        takes: 'text',
        initial: 'default',
        description: 'The cluster that the events come from.',
      },
      strict: { option: 'strict', takes: 'nothing', description: 'End with exit code 3 if any record could not be read.' },
      format: {
        option: 'format',
        placeholder: 'NAME',
        takes: 'text',
        description: 'What the files are, such as cri or gke; by default their content tells. docs/reference/envelopes.md lists the names.',
      },
      explainFormat: {
        option: 'explain-format',
        takes: 'nothing',
        description: 'Take nothing in: say what the files are seen as, why, and what that way of export loses.',
      },
    },
    output: ['text', 'json'],
    limited: false,
    examples: [
      { description: 'A log with its rotated backups', line: 'ingest /var/log/kubernetes/' },
      { description: 'Logs of a second cluster', line: 'ingest --cluster prod-eu audit.log audit-*.log.gz' },
      { description: 'From a pipe', line: 'ingest - < audit.log' },
      { description: 'What is this file?', line: 'ingest --explain-format export.json.gz' },
    ],
  },
  query: {
    summary: 'Ask a question, of the store or of files',
    about:
      'A request counts once, by its last recorded stage, unless the query names `stage`. Without a time range all data is asked. docs/reference/query-language.md tells the language.',
    reads: 'file-option',
    inputs: {
      text: queryText,
      limit: {
        option: 'limit',
        placeholder: 'N',
        takes: 'integer',
        description: 'The most rows, where the query names no limit (default: 100 for lists in a table, else all).',
      },
      pageAfter: {
        option: 'page-after',
        placeholder: 'CURSOR',
        takes: 'text',
        description: 'The next page of a list: the cursor stands below the page before. What arrives meanwhile shifts nothing.',
      },
      follow: {
        option: 'follow',
        takes: 'nothing',
        description:
          'Show new matches as they arrive in the store, until Ctrl-C: each request once, as it ended or, while it is open, as it is then.',
      },
    },
    output: rowFormats,
    limited: true,
    examples: [
      { description: 'Who deleted what', line: "query 'verb=delete groupby resource,user'" },
      { description: 'Who is refused, and how often, in a file', line: "query 'code=403 groupby user' -f audit.log" },
      { description: 'The last hour of one person, untouched events', line: "query 'user=jane last 1h' -o ndjson" },
      { description: 'Who is refused from now on', line: "query 'code=403' --follow" },
      { description: 'Slow requests for a spreadsheet', line: "query 'duration > 1s groupby verb,resource' -o csv" },
    ],
  },
  ask: {
    summary: 'Ask a saved query, or list them: the questions that people ask of audit logs come along',
    about:
      'Without a name it lists all: those that come with telltale, YAML files in the folder telltale/queries of the configuration directory or in --queries, and those that were saved in the store.',
    reads: 'file-option',
    inputs: {
      question: {
        positional: 'optional',
        placeholder: 'NAME',
        takes: 'text',
        description: 'The saved query; with --save, the query to save.',
      },
      values: {
        positional: 'optional',
        placeholder: 'VALUE',
        takes: 'text',
        many: true,
        description: 'Values for its parameters: name=web, or values alone in their order.',
      },
      since: {
        option: 'since',
        placeholder: 'TIME',
        takes: 'text',
        description: 'Only requests from this time on, such as 24h (ago), 2026-11-21 or 2026-11-21T01:30:00Z.',
      },
      until: { option: 'until', placeholder: 'TIME', takes: 'text', description: 'Only requests up to this time.' },
      limit: {
        option: 'limit',
        placeholder: 'N',
        takes: 'integer',
        description: 'The most rows, where the query names no limit (default: 100 for lists in a table, else all).',
      },
      show: {
        option: 'show',
        takes: 'nothing',
        description: 'Print the query, with the values in, instead of asking it; -o yaml prints the file.',
      },
      queries: {
        option: 'queries',
        placeholder: 'DIR',
        takes: 'file',
        many: true,
        description: 'A folder with saved queries of your own, or one file.',
      },
      save: {
        option: 'save',
        placeholder: 'NAME',
        takes: 'text',
        description: 'Save the query in the store under this name; $word in it is a parameter.',
      },
      description: {
        option: 'description',
        placeholder: 'TEXT',
        takes: 'text',
        description: 'With --save: what the query asks, in words.',
      },
      remove: { option: 'delete', placeholder: 'NAME', takes: 'text', description: 'Delete a saved query from the store.' },
    },
    output: rowFormats,
    limited: true,
    examples: [
      { description: 'All questions', line: 'ask' },
      { description: 'Who deleted an object', line: 'ask who-deleted name=web ns=dev' },
      { description: 'What is behind a question', line: 'ask shells --show' },
      { description: 'Of a file, for a spreadsheet', line: 'ask refusals -f audit.log -o csv' },
      {
        description: 'Keep a question of your own',
        line: "ask --save big-lists 'verb=list and size > $size' --description 'Who lists a lot?'",
      },
    ],
  },
  facets: {
    summary: 'Show what the events of a query are made of: the top values of each field',
    about:
      'Of a list each element counts, of a map each key. Above a million events the counts are estimated from a sample, and the answer says so; events of files are all counted.',
    reads: 'file-option',
    inputs: {
      text: queryText,
      fields: {
        option: 'field',
        placeholder: 'FIELD',
        takes: 'text',
        many: true,
        description: 'Only this field; may be given more than once, or with commas.',
      },
      top: { option: 'top', placeholder: 'N', takes: 'integer', initial: 10, description: 'The most values of each field (default: 10).' },
    },
    output: rowFormats,
    limited: true,
    examples: [
      { description: 'What refusals have in common', line: "facets 'code=403 last 24h'" },
      { description: 'Who deletes what, in a file', line: "facets 'verb=delete' --field user,resource,namespace -f audit.log" },
    ],
  },
  get: {
    summary: 'Show one event in full, or all events of an auditID',
    reads: 'file-option',
    inputs: {
      id: {
        positional: 'required',
        placeholder: 'ID',
        takes: 'text',
        description: 'The identity in hex, or its first 8 or more digits; or an auditID.',
      },
    },
    output: ['yaml', 'json', 'ndjson'],
    limited: true,
    examples: [
      { description: 'All stages of a request', line: 'get 22630bef-eff6-4175-a653-8b5a05c3f71f' },
      { description: 'One event, by the beginning of its identity', line: 'get 6b1f0c0d -o json' },
    ],
  },
  summary: {
    summary: 'What a responder wants to know first, on one screen',
    about:
      'Under each heading stands the query that gives more of the same. What the control plane does by itself is told in one line, so that people and their programs stand out.',
    reads: 'file-arguments',
    inputs: {
      clusters: {
        option: 'cluster',
        placeholder: 'NAME',
        takes: 'text',
        many: true,
        description: 'Only this cluster; may be given more than once.',
      },
      since: {
        option: 'since',
        placeholder: 'TIME',
        takes: 'text',
        description: 'Only requests from this time on, such as 24h (ago), 2026-11-21 or 2026-11-21T01:30:00Z.',
      },
      until: { option: 'until', placeholder: 'TIME', takes: 'text', description: 'Only requests up to this time.' },
    },
    output: ['text', 'json', 'md'],
    limited: true,
    examples: [
      { description: 'Of the store', line: 'summary' },
      { description: 'Of the last day in one cluster', line: 'summary --since 24h --cluster prod-eu' },
      { description: 'Of a file, for a report', line: 'summary audit.log -o md' },
    ],
  },
  explain: {
    summary: 'Say what a query asks, what it takes for granted, what runs, and what the events cannot answer',
    about:
      'Looks at the store, or at the files, for the levels and stages that are recorded, and for how much would be read. Without a store it explains the query alone.',
    reads: 'file-option',
    inputs: { text: queryText },
    output: ['text', 'json'],
    limited: true,
    examples: [
      { description: 'Read a query back', line: "explain 'code in (401,403) groupby user'" },
      { description: 'Whether a file can answer it', line: "explain 'request.spec.hostNetwork=true' -f audit.log" },
    ],
  },
  fmt: {
    summary: 'Print a query in its canonical form',
    reads: 'nothing',
    inputs: { text: queryText },
    limited: false,
    examples: [{ description: 'Canonical names, spaces and quotes', line: "fmt '@verb:update | groupby objectRef.resource'" }],
  },
  translate: {
    summary: 'Say a query in the language of another tool, to check an answer there',
    about:
      'jq reads JSON lines, and counts as Telltale does. kql asks AKSAudit of Azure, logql Loki ({job="kubernetes-audit"}), esql the audit logs of Elastic’s Kubernetes integration, spl Splunk (sourcetype kube:apiserver:audit), cloudwatch the logs of an EKS control plane. Comments say how to run the text and where its answer may differ. What a language has no words for is an error that names the place.',
    reads: 'nothing',
    inputs: {
      text: queryText,
      to: {
        option: 'to',
        placeholder: 'LANGUAGE',
        takes: translationTargets,
        initial: 'jq',
        description: `The language: ${translationTargets.join(', ')} (default: jq).`,
      },
    },
    output: ['text', 'json'],
    limited: false,
    examples: [
      { description: 'For Azure Monitor', line: "translate --to kql 'verb=delete groupby user,resource last 24h'" },
      { description: 'Check an answer with jq', line: `translate 'code=403 groupby user' > 403.jq && jq -nRc -f 403.jq audit.log` },
      { description: 'For Splunk, with its notes apart', line: "translate --to spl 'actor_kind=human and resource=secrets' -o json" },
    ],
  },
  fields: {
    summary: 'List what can be asked for, or tell all about one field',
    reads: 'nothing',
    inputs: {
      name: { positional: 'optional', placeholder: 'NAME', takes: 'text', description: 'A field, by its name, an alias or its path.' },
    },
    output: rowFormats,
    limited: false,
    examples: [
      { description: 'All fields', line: 'fields' },
      { description: 'One, by an alias', line: 'fields objectRef.resource' },
    ],
  },
  bad: {
    summary: 'List the records that could not be read, and why',
    reads: 'store',
    inputs: {
      cluster: { option: 'cluster', placeholder: 'NAME', takes: 'text', description: 'Only those of this cluster.' },
      limit: { option: 'limit', placeholder: 'N', takes: 'integer', initial: 100, description: 'The most records to list (default: 100).' },
    },
    output: rowFormats,
    limited: true,
    examples: [
      { description: 'What was not understood', line: 'bad' },
      { description: 'For a script', line: 'bad --limit 1000 -o ndjson' },
    ],
  },
  ...collectingCommands,
  ...signingInCommands,
  ...readingCommands,
  ...rulesCommands,
  ...alertsCommands,
  ...policyCommands,
  doctor: doctorCommand,
  completion: {
    summary: 'Print the completion script of a shell',
    reads: 'nothing',
    inputs: {
      shell: { positional: 'required', placeholder: 'SHELL', takes: ['bash', 'zsh', 'fish'], description: 'bash, zsh or fish.' },
    },
    limited: false,
    examples: [
      { description: 'bash, for this session', line: 'completion bash' },
      { description: 'fish, for good', line: 'completion fish > ~/.config/fish/completions/telltale.fish' },
    ],
  },
});

/** What has a route has --server, and so has what is composed of such operations. */
function markServable(all: Commands): Commands {
  const isServable = (name: string) => name === 'ask' || name.startsWith('alerts ') || terms[name as CommandName].route !== null;
  const marked = Object.entries(all).map(([name, command]) => [name, isServable(name) ? { ...command, asksServer: true } : command]);
  return Object.fromEntries(marked) as Commands;
}

/** The same table for code that treats all commands alike. */
export const commandTable: ReadonlyMap<string, AnyCommand> = new Map(Object.entries(commands) as [string, AnyCommand][]);
