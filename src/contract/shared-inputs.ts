/** The options that commands share: where the events are, or who is asked for them, how much a question may take, how the answer is written. */
import type { AnyCommand, Input, ManyTexts, OneNumber, OneText, OutputFormat, Switch } from './command.ts';

/** What the shared options say: how to set up, as opposed to what to ask. */
export interface Setup {
  readonly store?: string;
  /** The address of a server to ask instead. */
  readonly server?: string;
  /** A file with the authorities that the certificate of the server is checked against. */
  readonly ca?: string;
  readonly files: readonly string[];
  /** What the files are, by the name of an envelope. */
  readonly format?: string;
  readonly timeoutMs?: number;
  readonly memoryBytes?: number;
  readonly output?: OutputFormat;
  readonly quiet: boolean;
  readonly help: boolean;
}

const store: OneText = {
  option: 'store',
  placeholder: 'STORE',
  takes: 'text',
  description: 'A directory, or https://user@host:8443/database (default: $TELLTALE_STORE, else telltale in the data directory).',
};

const server: OneText = {
  option: 'server',
  placeholder: 'URL',
  takes: 'text',
  description: 'Ask this server instead (default: $TELLTALE_SERVER, else the one that telltale login was given last).',
};

/** For a command that needs no events: it is answered here unless a server is named. */
const serverAlone: OneText = { ...server, description: 'Ask this server instead of this program.' };

const ca: OneText = {
  option: 'ca',
  placeholder: 'FILE',
  takes: 'file',
  description: 'The authorities that the certificate of the server is checked against (default: $TELLTALE_CA, else those of the system).',
};

const files: ManyTexts = {
  option: 'file',
  short: 'f',
  placeholder: 'FILE',
  takes: 'file',
  many: true,
  description: 'Ask these files or directories instead of the store, and keep nothing; `-` reads standard input.',
};

const fileArguments: ManyTexts = {
  positional: 'optional',
  placeholder: 'FILE',
  takes: 'file',
  many: true,
  description: 'Files or directories instead of the store; nothing is kept.',
};

const format: OneText = {
  option: 'format',
  placeholder: 'NAME',
  takes: 'text',
  description: 'What the files are, such as cri or gke; by default their content tells.',
};

const timeoutMs: OneNumber = {
  option: 'timeout',
  placeholder: 'TIME',
  takes: 'duration',
  description: 'Stop a question that takes longer, such as 30s or 5m (default: 60s).',
};

const memoryBytes: OneNumber = {
  option: 'memory',
  placeholder: 'SIZE',
  takes: 'size',
  description: 'Stop a question that needs more memory, such as 2GiB (default: 700MiB).',
};

const quiet: Switch = { option: 'quiet', short: 'q', takes: 'nothing', description: 'No footer, no progress; errors only.' };

const help: Switch = { option: 'help', short: 'h', takes: 'nothing', description: 'Show this page.' };

function output(formats: readonly OutputFormat[]): OneText {
  return {
    option: 'output',
    short: 'o',
    placeholder: 'FORMAT',
    takes: formats,
    description: `How the answer is written: ${formats.join(', ')} (default: ${formats[0]}).`,
  };
}

/** The shared inputs of a command, by the field of the setup that they fill. */
export function sharedInputs(command: AnyCommand): Readonly<Record<string, Input>> {
  return {
    ...(command.reads === 'file-option' && { files, format }),
    ...(command.reads === 'file-arguments' && { files: fileArguments, format }),
    ...(command.reads !== 'nothing' && { store }),
    ...(command.asksServer === true && { server: command.reads === 'nothing' ? serverAlone : server, ca }),
    ...(command.output !== undefined && { output: output(command.output) }),
    ...(command.limited && { timeoutMs, memoryBytes }),
    quiet,
    help,
  };
}
