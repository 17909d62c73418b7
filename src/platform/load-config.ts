/** Loads the configuration: the file, if one is named, under the variables of the environment. Errors come with their places. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../contract/problems.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { renderDiagnostics } from '../query/render-diagnostics.ts';
import type { SecretSource, ServerConfig } from './config-schema.ts';
import { readConfigText } from './read-config.ts';

/** @throws AppError `config-invalid` */
export async function loadConfig(file: string | undefined, env: NodeJS.ProcessEnv): Promise<ServerConfig> {
  const text = file === undefined ? '' : await readConfigFile(file);
  const { config, diagnostics } = readConfigText(text, env);
  if (config === null) throw invalid(file, text, diagnostics);
  return file === undefined ? config : absolute(config, dirname(resolve(file)));
}

async function readConfigFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): AppError {
  return new AppError('config-invalid', { message: `The configuration file ${file} could not be read: ${String(cause)}` }, { cause });
}

function invalid(file: string | undefined, text: string, diagnostics: readonly Diagnostic[]): AppError {
  const name = file ?? 'environment';
  const shown = hideSecrets(text);
  const rendered = diagnostics.map((diagnostic) => {
    const { line, column } = lineAndColumn(text, diagnostic.span.start);
    return `${name}:${line}:${column}\n${renderDiagnostics(shown, [diagnostic])}`;
  });
  const [first] = diagnostics;
  return new AppError('config-invalid', { message: `${name}: ${first?.message ?? ''}`, rendered: rendered.join('\n\n'), diagnostics });
}

/** A secret that was written here by mistake is not shown with its line. The places stay what they are. */
function hideSecrets(text: string): string {
  return text.replace(
    /((?:token|password|webhookUrl|routingKey|signingKey|apiKey|clientSecret)["']?\s*:\s*)([^\s{].*)$/gm,
    (_, key: string, value: string) => key + '*'.repeat(value.length),
  );
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Paths in a file are meant from its folder. */
function absolute(config: ServerConfig, folder: string): ServerConfig {
  const at = (path: string) => resolve(folder, path);
  const { tls, spool, ingest, files, api, store, destinations, indicators, behaviour, detection } = config;
  const secret = (source: SecretSource): SecretSource => (source.file === undefined ? source : { ...source, file: at(source.file) });
  const credential = <Kind extends ServerConfig['ingest']['credentials'][number]>(given: Kind): Kind => ({
    ...given,
    ...(given.token && { token: secret(given.token) }),
    ...(given.basic && { basic: { ...given.basic, password: secret(given.basic.password) } }),
  });
  const withPaths = <Settings extends object>(settings: Settings, paths: readonly string[]): Settings => {
    const entries = Object.entries(settings).map(([key, value]: [string, unknown]) => {
      if (paths.includes(key) && typeof value === 'string') return [key, at(value)];
      return [key, typeof value === 'object' && value !== null && 'file' in value ? secret(value as SecretSource) : value];
    });
    return Object.fromEntries(entries) as Settings;
  };
  return {
    ...config,
    ...(store !== undefined && { store: /^https?:\/\//.test(store) ? store : at(store) }),
    ...(tls && { tls: { certificate: at(tls.certificate), key: at(tls.key), ...(tls.clientCA && { clientCA: at(tls.clientCA) }) } }),
    spool: { ...spool, ...(spool.directory !== undefined && { directory: at(spool.directory) }) },
    ingest: { ...ingest, credentials: ingest.credentials.map(credential) },
    files: files.map((entry) => ({ ...entry, paths: entry.paths.map(at) })),
    api: { ...api, readers: api.readers.map(credential) },
    behaviour: { ...behaviour, ...(behaviour.geoDatabase !== undefined && { geoDatabase: at(behaviour.geoDatabase) }) },
    detection: { ...detection, rules: detection.rules.map(at), exceptions: detection.exceptions.map(at) },
    destinations: destinations.map((destination) => withPaths(destination, ['path', 'ca'])),
    indicators: indicators.map((list) => withPaths(list, ['file', 'ca'])),
  };
}
