/**
 * What the agent is told: where to send, as whom, and which logs. It is read here by hand and not by a schema library, which
 * would take a good part of the memory that the agent may use.
 */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { AppError } from '../../contract/problems.ts';
import { nearest } from '../../model/suggest.ts';
import { readSize } from '../../query/values/size.ts';
import { parsePathPattern } from '../../sources/tail/path-pattern.ts';
import { readServerAddress } from '../remote/server-address.ts';

export interface AgentConfig {
  /** Of the server, without the path of the operation. */
  readonly to: URL;
  readonly cluster: string;
  readonly node: string;
  readonly files: readonly string[];
  readonly start: 'beginning' | 'end';
  /** Holds the checkpoint and the spool. */
  readonly state: string;
  readonly maxSpoolBytes: number;
  readonly token: TokenSource | null;
  readonly tls: TlsFiles;
}

/** A secret never stands in the configuration itself, nor on the command line. */
export type TokenSource = { readonly file: string } | { readonly env: string };

export interface TlsFiles {
  /** The authorities that the server's certificate is checked against; those of the system by default. */
  readonly ca?: string;
  /** The client's own certificate and its key. */
  readonly certificate?: string;
  readonly key?: string;
}

/** What stands on the command line; it comes before the file. */
export interface AgentArguments {
  readonly to?: string | undefined;
  readonly config?: string | undefined;
  readonly cluster?: string | undefined;
  readonly node?: string | undefined;
  readonly state?: string | undefined;
  readonly files: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const fieldNames = ['to', 'cluster', 'node', 'files', 'start', 'state', 'spool', 'token', 'tls'];
const clusterName = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;

/** @throws AppError that says what to write. */
export async function readAgentConfig(given: AgentArguments, env: NodeJS.ProcessEnv): Promise<AgentConfig> {
  const file = given.config === undefined ? {} : await readFields(given.config);
  const folder = given.config === undefined ? process.cwd() : dirname(resolve(given.config));
  const at = (path: string) => resolve(folder, path);
  const text = (name: string) => optionalText(file, name, name);
  const files = given.files.length > 0 ? given.files.map((path) => resolve(path)) : textList(file, 'files').map(at);
  if (files.length === 0)
    throw wrong('No log is named.', 'Name one: telltale agent --to URL /var/log/kubernetes/audit/audit.log, or files: in the file.');
  for (const path of files) parsePathPattern(path);
  const state = given.state === undefined ? text('state') : resolve(given.state);
  return {
    to: readUrl(given.to ?? text('to')),
    cluster: named(given.cluster ?? text('cluster') ?? 'default', 'cluster'),
    node: named(given.node ?? text('node') ?? (env['NODE_NAME'] || hostname()), 'node'),
    files,
    start: readStart(text('start')),
    state: state === undefined ? defaultState(env) : at(state),
    maxSpoolBytes: readMaxSpool(section(file, 'spool', ['maxSize'])),
    token: readToken(section(file, 'token', ['file', 'env']), at, env),
    tls: readTls(section(file, 'tls', ['ca', 'certificate', 'key']), at),
  };
}

async function readFields(path: string): Promise<Fields> {
  const source = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError(
      'usage',
      { message: `${path} cannot be read: ${String(cause)}`, hint: 'Check the path and its permissions.' },
      { cause },
    );
  });
  const document = parseYaml(path, source);
  if (document === null || document === undefined) return {};
  if (!isFields(document)) throw wrong(`${path} holds no settings.`, `It is a list of names with values: ${fieldNames.join(', ')}.`);
  checkNames(document, fieldNames, path);
  return document;
}

function parseYaml(path: string, source: string): unknown {
  let reason = '';
  try {
    return parse(source, { maxAliasCount: 100 });
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  throw wrong(`${path} is no YAML: ${reason}`, 'Mend the place that the message names.');
}

function checkNames(fields: Fields, known: readonly string[], where: string): void {
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    throw wrong(`${where}: there is no setting “${name}”.`, meant === null ? `There are ${known.join(', ')}.` : `Did you mean ${meant}?`);
  }
}

function section(fields: Fields, name: string, known: readonly string[]): Fields | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (!isFields(value)) throw wrong(`${name} is no section.`, `Write it as ${name}: and below it, indented, ${known.join(', ')}.`);
  checkNames(value, known, name);
  return value;
}

function readUrl(text: string | undefined): URL {
  if (text === undefined)
    throw wrong('Where to send is not said.', 'Give the address of the server: --to https://telltale.example.com:8380');
  return readServerAddress(text, 'a token comes from token.file, TELLTALE_TOKEN_FILE or TELLTALE_TOKEN.');
}

function readStart(text: string | undefined): 'beginning' | 'end' {
  if (text === undefined || text === 'beginning') return 'beginning';
  if (text === 'end') return 'end';
  throw wrong(`start is “${text}”.`, 'It is beginning, or end to skip what the logs hold already.');
}

function readMaxSpool(fields: Fields | null): number {
  const value = fields?.['maxSize'] ?? '1GiB';
  const bytes = typeof value === 'number' ? value : typeof value === 'string' ? readSize(value) : null;
  if (bytes === null || bytes < 16 * 1024 * 1024) throw wrong('spool.maxSize is no size from 16MiB up.', 'Such as 1GiB');
  return bytes;
}

function readToken(fields: Fields | null, at: (path: string) => string, env: NodeJS.ProcessEnv): TokenSource | null {
  const file = fields === null ? undefined : optionalText(fields, 'file', 'token.file');
  const variable = fields === null ? undefined : optionalText(fields, 'env', 'token.env');
  if (file !== undefined && variable !== undefined) throw wrong('token has both file and env.', 'Keep one of them.');
  if (file !== undefined) return { file: at(file) };
  if (variable !== undefined) return { env: variable };
  if (fields !== null) throw wrong('token says nothing.', 'Give it file: or env:.');
  if (env['TELLTALE_TOKEN_FILE']) return { file: resolve(env['TELLTALE_TOKEN_FILE']) };
  return env['TELLTALE_TOKEN'] ? { env: 'TELLTALE_TOKEN' } : null;
}

function readTls(fields: Fields | null, at: (path: string) => string): TlsFiles {
  const path = (name: string) => {
    const text = fields === null ? undefined : optionalText(fields, name, `tls.${name}`);
    return text === undefined ? {} : { [name]: at(text) };
  };
  const files: TlsFiles = { ...path('ca'), ...path('certificate'), ...path('key') };
  if ((files.certificate === undefined) !== (files.key === undefined))
    throw wrong('tls has one of certificate and key.', 'A client certificate needs both.');
  return files;
}

function defaultState(env: NodeJS.ProcessEnv): string {
  // systemd says where a service may keep what it must remember.
  const given = env['STATE_DIRECTORY']?.split(':')[0];
  return given !== undefined && given !== '' ? given : join('/var/lib', 'telltale-agent');
}

function named(text: string, what: string): string {
  if (clusterName.test(text)) return text;
  throw wrong(`“${text}” is no name of a ${what}.`, 'A name has letters, digits, and . _ - between them.');
}

function optionalText(fields: Fields, name: string, label: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(`${label} is no text.`, `Write it as ${name}: "…"`);
}

function textList(fields: Fields, name: string): readonly string[] {
  const value = fields[name] ?? [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.every((item): item is string => typeof item === 'string')) return list;
  throw wrong(`${name} is no list of paths.`, `Write each on a line of its own, below ${name}: and after a dash.`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(message: string, hint: string): AppError {
  return new AppError('usage', { message, hint });
}
