/** The help pages, made from the table of commands. Nothing is loaded for them but that table. */
import { type AnyCommand, type Input, isMany, isPositional } from '../contract/command.ts';
import { commandTable } from '../contract/commands.ts';
import { sharedInputs } from '../contract/shared-inputs.ts';
import type { Style } from './terminal/style.ts';

const lineWidth = 96;

function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > lineWidth - indent) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

/** `telltale query QUERY [-f FILE…] [OPTION…]` */
export function usageLine(name: string, command: AnyCommand): string {
  const inputs = Object.values({ ...command.inputs, ...sharedInputs(command) });
  const places = inputs.filter(isPositional).map((input) => {
    const label = input.placeholder + (isMany(input) ? '…' : '');
    return input.positional === 'required' ? label : `[${label}]`;
  });
  const files = command.reads === 'file-option' ? ['[-f FILE…]'] : [];
  return ['telltale', name, ...places, ...files, '[OPTION…]'].join(' ');
}

/** `-o, --output FORMAT`, or the placeholder of what has no name. */
export function inputLabel(input: Input): string {
  if (isPositional(input)) return input.placeholder;
  const short = input.short === undefined ? '    ' : `-${input.short}, `;
  return `${short}--${input.option}${input.placeholder === undefined ? '' : ` ${input.placeholder}`}`;
}

function definitions(entries: readonly (readonly [term: string, text: string])[], style: Style): string[] {
  const width = Math.max(...entries.map(([term]) => term.length)) + 2;
  return entries.map(([term, text]) => `  ${style.cyan(term.padEnd(width))}${wrap(text, width + 2)}`);
}

export function commandHelp(name: string, command: AnyCommand, style: Style): string {
  const inputs = Object.values({ ...command.inputs, ...sharedInputs(command) });
  const places = inputs.filter(isPositional).map((input) => [inputLabel(input), input.description] as const);
  const options = inputs.filter((input) => !isPositional(input)).map((input) => [inputLabel(input), input.description] as const);
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', style.bold(title), ...lines]);
  return [
    `${command.summary}.`,
    '',
    `${style.bold('Usage:')} ${usageLine(name, command)}`,
    ...(command.about === undefined ? [] : ['', wrap(command.about, 0)]),
    ...section('Arguments', places.length === 0 ? [] : definitions(places, style)),
    ...section('Options', definitions(options, style)),
    ...section(
      'Examples',
      command.examples.flatMap(({ description, line }) => [`  ${style.dim(`# ${description}`)}`, `  telltale ${line}`]),
    ),
    '',
  ].join('\n');
}

/** Of the commands that begin with the same word. */
export function familyHelp(name: string, commands: readonly (readonly [name: string, command: AnyCommand])[], style: Style): string {
  return [
    `${style.bold('Usage:')} telltale ${name} COMMAND [ARGUMENT…] [OPTION…]`,
    '',
    style.bold('Commands'),
    ...definitions(
      commands.map(([known, { summary }]) => [known, summary] as const),
      style,
    ),
    '',
  ].join('\n');
}

export function programHelp(style: Style): string {
  const commands = [...commandTable].map(([name, { summary }]) => [name, summary] as const);
  return [
    'Telltale: who did what in your Kubernetes clusters, from their audit logs.',
    '',
    `${style.bold('Usage:')} telltale COMMAND [ARGUMENT…] [OPTION…]`,
    '',
    style.bold('Commands'),
    ...definitions(commands, style),
    '',
    style.bold('Examples'),
    `  ${style.dim('# See what happened in a real cluster')}`,
    '  telltale start',
    `  ${style.dim('# Ask a log file who deleted what; nothing is kept')}`,
    "  telltale query 'verb=delete groupby resource,user' -f audit.log",
    `  ${style.dim('# Keep logs, then ask them')}`,
    '  telltale ingest /var/log/kubernetes/',
    "  telltale query 'code=403 groupby user'",
    '',
    'telltale COMMAND --help tells all about a command; telltale --version, which version this is.',
    'Exit codes: 0 fine, 1 findings, 2 usage or query error, 3 input unreadable, 4 integrity,',
    '5 store or permission, 130 interrupted.',
    '',
  ].join('\n');
}
