/** The reference pages as lines of Markdown, each from its table alone. */

const code = (text) => `\`${text}\``;
const list = (texts) => texts.map(code).join(', ');
const origins = [
  ['event', 'Fields of the event', 'They stand in the event as the API server wrote it.'],
  ['derived', 'Derived fields', 'They are computed from the event, always in the same way.'],
  ['store', 'Fields of the store', 'The store gives them when it takes an event in.'],
];

function fieldEntry(field) {
  const facts = [`Type: ${code(field.type)}`];
  if (field.path !== undefined) facts.push(`In the event: ${code(field.path)}`);
  if (field.aliases.length > 0) facts.push(`Other names: ${list(field.aliases)}`);
  if (field.values !== undefined) facts.push(`Values: ${list(field.values)}`);
  return [`### ${field.name}`, '', field.description, '', ...facts.map((fact) => `- ${fact}`), '', '```telltale', field.example, '```', ''];
}

export function fieldsPage(fields) {
  const sections = origins.flatMap(([origin, title, about]) => {
    const own = fields.filter((field) => field.origin === origin);
    return own.length === 0 ? [] : [`## ${title}`, '', about, '', ...own.flatMap(fieldEntry)];
  });
  return [
    '# Fields',
    '',
    `The ${fields.length} names that a query can ask for, with an example of each. Case does not matter, \`.\` and \`_\` are the same, and every`,
    'path of the event is a name as well. `telltale fields NAME` prints one entry of this page.',
    '',
    ...sections,
  ];
}

export function problemsPage({ exitCodes, problems }) {
  const used = (exitCode) => Object.keys(problems).filter((name) => problems[name].exitCode === exitCode);
  const codes = [...new Set([...Object.values(exitCodes), ...Object.values(problems).map(({ exitCode }) => exitCode)])].sort(
    (a, b) => a - b,
  );
  const meaning = Object.fromEntries(Object.entries(exitCodes).map(([name, exitCode]) => [exitCode, name]));
  return [
    '# Problems',
    '',
    'Every failure has a code, an HTTP status, an exit code of the command line, and something to do about it.',
    '',
    '## Exit codes',
    '',
    '| Exit code | Meaning | Problems |',
    '|---|---|---|',
    ...codes.map((exitCode) => `| ${exitCode} | ${meaning[exitCode] ?? 'interrupted'} | ${list(used(exitCode)) || '—'} |`),
    '',
    '## Codes',
    '',
    ...Object.entries(problems).flatMap(([name, problem]) => [
      `### ${name}`,
      '',
      `${problem.title}.`,
      '',
      `- HTTP status: ${problem.status}`,
      `- Exit code: ${problem.exitCode}`,
      `- What to do: ${problem.remedy}`,
      '',
    ]),
  ];
}

/** The registry of envelopes: what is read, what is refused, and what is passed over. */
export function envelopesPage({ envelopes, skipKinds, badReasons }) {
  const entryOf = ({ name, about, maps, refusal }) => [
    `### ${name}`,
    '',
    `${about.title}.`,
    '',
    `- Told by: ${about.told}`,
    ...(refusal === undefined ? [`- Lost on the way: ${about.loses ?? 'Nothing.'}`] : [`- Refused: ${refusal}`]),
    ...(maps ? ['- Mapped: `raw` is the record as it arrived, and `native` the event that was made of it.'] : []),
    ...(refusal === undefined ? [`- How to export: ${about.export}`] : []),
    '',
  ];
  // What an API server writes itself comes first, and what is nothing in particular last.
  const rankOf = ({ name }) => (/^(json|event)-/.test(name) ? 0 : name === 'text' || name === 'opaque' ? 2 : 1);
  return [
    '# Envelopes',
    '',
    'How audit events arrive, and what is made of it. The content of a file tells its envelope, never its name; `--format NAME` overrides that,',
    'and `telltale ingest --explain-format FILE` says what a file is seen as. Compression (gzip, also of many members, and zstd) is undone first.',
    '',
    'An event is the exact slice of what arrived, after base64 and gzip inside a record, the joining of split lines, and one unescaping where it',
    'stands in a string. So the same event has the same identity whichever way it comes, and is stored once.',
    '',
    '## What is read',
    '',
    ...envelopes
      .filter(({ refusal }) => refusal === undefined)
      .sort((one, other) => rankOf(one) - rankOf(other))
      .flatMap(entryOf),
    '## What is refused',
    '',
    'Nothing of such a file is taken in. Named on the command line, it makes the command end with exit code 3, after all other files were read.',
    '',
    ...envelopes.filter(({ refusal }) => refusal !== undefined).flatMap(entryOf),
    '## What is passed over',
    '',
    'Among audit events stand records that are none. They are counted by kind, and are not bad.',
    '',
    '| Kind | What |',
    '|---|---|',
    ...Object.entries(skipKinds).map(([kind, what]) => `| \`${kind}\` | ${what} |`),
    '',
    '## What is bad',
    '',
    'What should be an event and cannot be cut out is kept with its place and its reason; `telltale bad` lists it.',
    '',
    '| Reason | What |',
    '|---|---|',
    ...Object.entries(badReasons).map(([reason, what]) => `| \`${reason}\` | ${what} |`),
  ];
}

/** Where a command finds events, by the table's word. */
const reads = {
  nothing: 'nothing',
  store: 'the store',
  'file-option': 'the store, or the files given with `-f`',
  'file-arguments': 'the store, or the files given as arguments',
};

function usageOf(name, inputs) {
  const words = Object.values(inputs).map((input) => {
    const value = `${input.placeholder ?? ''}${input.many ? '…' : ''}`;
    if (input.positional !== undefined) return input.positional === 'required' ? value : `[${value}]`;
    return `[--${input.option}${input.takes === 'nothing' ? '' : ` ${value}`}]`;
  });
  return ['telltale', name, ...words].join(' ');
}

function inputEntry(input) {
  if (input.positional !== undefined) return `| ${code(input.placeholder)} | ${input.description} |`;
  const names = [...(input.short === undefined ? [] : [`-${input.short}`]), `--${input.option}`];
  return `| ${list(names)} | ${input.description} |`;
}

function commandEntry([name, { command, access }]) {
  const inputs = Object.values(command.inputs);
  const facts = [`Reads: ${reads[command.reads]}`];
  if (command.output !== undefined) facts.push(`Output (\`-o\`): ${list(command.output)}`);
  if (command.limited) facts.push('Limits: `--timeout`, `--memory`');
  facts.push(`Access: ${code(access)}`);
  return [
    `### ${name}`,
    '',
    `${command.summary}.`,
    '',
    ...(command.about === undefined ? [] : [command.about, '']),
    '```text',
    usageOf(name, command.inputs),
    '```',
    '',
    ...(inputs.length === 0 ? [] : ['| Input | What |', '|---|---|', ...inputs.map(inputEntry), '']),
    ...facts.map((fact) => `- ${fact}`),
    '',
    '```sh',
    ...command.examples.flatMap(({ description, line }) => [`# ${description}`, `telltale ${line}`]),
    '```',
    '',
  ];
}

export function commandsPage(operations) {
  return [
    '# Commands',
    '',
    'What `telltale` can do. `telltale COMMAND --help` prints the same, with the options that all commands share.',
    '',
    ...Object.entries(operations)
      .filter(([, { command }]) => command !== null)
      .flatMap(commandEntry),
  ];
}
