/**
 * Text of a configuration file and the environment → the configuration, and what is wrong with it, by place. Nothing is
 * opened here: whether a file that is named exists shows when it is read.
 */
import { isMap, isScalar, type Node, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Diagnostic, Span } from '../model/diagnostic.ts';
import { nearest } from '../model/suggest.ts';
import { configSettings, readVariable } from './config-environment.ts';
import { configSchema, type ServerConfig } from './config-schema.ts';
import { secretKey } from './config-values.ts';

export interface ReadConfig {
  /** Null where there is an error. */
  readonly config: ServerConfig | null;
  readonly diagnostics: readonly Diagnostic[];
}

type Path = readonly PropertyKey[];
type Tree = { [key: string]: unknown };

/** More characters than a configuration has. */
const longestText = 1_000_000;

export function readConfigText(text: string, env: NodeJS.ProcessEnv): ReadConfig {
  if (text.length > longestText) return failed([finding('too-long', `More than ${longestText} characters are not read.`, none)]);
  const parsed = parseYaml(text);
  if (parsed.diagnostics.length > 0) return failed(parsed.diagnostics);
  const { tree, variables } = withEnvironment(parsed.tree, env);
  const result = configSchema.safeParse(tree);
  const issues = result.success ? checkTogether(result.data) : result.error.issues;
  const place = (path: Path, isKey: boolean) => placeOf(parsed.root, path, isKey);
  const diagnostics = issues.flatMap((issue) => describeIssue(issue, place, { variables, tree }));
  return { config: result.success && diagnostics.length === 0 ? result.data : null, diagnostics };
}

interface ParsedYaml {
  readonly tree: Tree;
  readonly root: ParsedNode | null;
  readonly diagnostics: readonly Diagnostic[];
}

function parseYaml(text: string): ParsedYaml {
  const failure = (diagnostics: readonly Diagnostic[]) => ({ tree: {}, root: null, diagnostics });
  try {
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, logLevel: 'error' });
    const wrong = [...document.errors, ...document.warnings];
    if (wrong.length > 0)
      return failure(wrong.map(({ message, pos }) => finding('bad-yaml', `${message}.`, { start: pos[0], end: pos[1] })));
    if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) return failure([]);
    if (!isMap(document.contents))
      return failure([finding('wrong-kind', 'A configuration is a mapping, such as listen: 127.0.0.1:8380.', none)]);
    return { tree: document.toJS() as Tree, root: document.contents, diagnostics: [] };
  } catch {
    // The reader of YAML calls itself for each level; and aliases that grow without end are refused.
    return failure([finding('bad-yaml', 'This is nested too deeply to be read.', none)]);
  }
}

/** Variables come before the file. An empty one says nothing. */
function withEnvironment(from: Tree, env: NodeJS.ProcessEnv): { tree: Tree; variables: ReadonlyMap<string, string> } {
  const tree = structuredClone(from);
  const variables = new Map<string, string>();
  for (const setting of configSettings()) {
    const { path, variable } = setting;
    const text = variable === null ? undefined : env[variable];
    if (variable === null || text === undefined || text === '') continue;
    let at = tree;
    for (const key of path.slice(0, -1)) {
      const next = at[key];
      at[key] = typeof next === 'object' && next !== null ? next : {};
      at = at[key] as Tree;
    }
    at[path.at(-1) ?? ''] = readVariable(setting, text);
    variables.set(path.join('.'), variable);
  }
  return { tree, variables };
}

type Issue = Pick<z.core.$ZodIssue, 'message'> & { readonly path: Path; readonly code?: string; readonly keys?: readonly string[] };

/** What no setting can say of itself. */
function checkTogether({ ingest, api, tls }: ServerConfig): Issue[] {
  const issues: Issue[] = [];
  for (const [place, list] of [
    [['ingest', 'credentials'], ingest.credentials],
    [['api', 'readers'], api.readers],
  ] as const) {
    list.forEach((credential, index) => {
      if (list.findIndex(({ name }) => name === credential.name) !== index)
        issues.push({ path: [...place, index, 'name'], message: `The name ${credential.name} is given twice.` });
      if (credential.certificate !== undefined && tls?.clientCA === undefined)
        issues.push({ path: [...place, index, 'certificate'], message: 'A credential by certificate needs tls.clientCA, which signs it.' });
    });
  }
  return issues;
}

interface Given {
  readonly variables: ReadonlyMap<string, string>;
  readonly tree: Tree;
}

function describeIssue(issue: Issue, placeIn: (path: Path, isKey: boolean) => Span, { variables, tree }: Given): Diagnostic[] {
  const { path, code } = issue;
  const where = path.join('.');
  const variable = variables.get(where) ?? variables.get(path.slice(0, -1).join('.'));
  if (code === 'unrecognized_keys') {
    const known = knownKeys(path, tree);
    return (issue.keys ?? []).map((key) => {
      const near = nearest(key, known);
      const hint = near === null ? `There is ${known.join(', ')}.` : `Did you mean ${near}?`;
      return {
        ...finding('unknown-key', `${where === '' ? 'The configuration' : where} has no “${key}”.`, placeIn([...path, key], true)),
        hint,
      };
    });
  }
  const said = sayIssue(issue);
  const found = finding('wrong-value', `${variable ?? where}: ${said}`, placeIn(path, false));
  const isSecret = secretKey.test(String(path.at(-1)));
  return [isSecret ? { ...found, hint: 'Write {file: PATH} or {env: NAME}: no secret stands in this file.' } : found];
}

function sayIssue(issue: Issue): string {
  // A union says nothing but that nothing fits; its text is the alternative that explains itself.
  const alternatives = (issue as { readonly errors?: readonly (readonly Issue[])[] }).errors;
  const inner = alternatives?.flat().find(({ code }) => code === 'invalid_format');
  if (inner !== undefined) return inner.message;
  const message = issue.message.replace(/^Invalid input: /, '');
  return /received undefined$/.test(message) ? 'It is missing.' : `${message.replace(/\.$/, '')}.`;
}

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
  readonly const?: unknown;
}

let schema: Shape | undefined;

/** The keys that the mapping at this place may have. */
function knownKeys(path: Path, tree: Tree): string[] {
  schema ??= (configSchema as unknown as { toJSONSchema(options: object): Shape }).toJSONSchema({ io: 'input' });
  let at: Shape | undefined = schema;
  let given: unknown = tree;
  for (const key of path) {
    given = (given as Tree | undefined)?.[String(key)];
    at = typeof key === 'number' ? at?.items : at?.properties?.[String(key)];
    const kind = (given as Tree | undefined)?.['kind'];
    if (at?.oneOf !== undefined) at = at.oneOf.find(({ properties }) => properties?.['kind']?.const === kind);
  }
  return Object.keys(at?.properties ?? {});
}

/** The node at a path, or the nearest above it that stands in the file. A mapping is met on its key. */
function placeOf(root: ParsedNode | null, path: Path, isKey: boolean): Span {
  let at: Node | null = root;
  let span = none;
  for (const [index, key] of path.entries()) {
    if (isMap(at)) {
      const pair = at.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) return span;
      span = spanOf((isScalar(pair.value) && !(isKey && index === path.length - 1) ? pair.value : pair.key) as Node);
      at = pair.value as Node | null;
    } else if (at !== null && 'items' in at && Array.isArray(at.items)) {
      at = (at.items[Number(key)] as Node | undefined) ?? null;
      if (at !== null) span = isScalar(at) ? spanOf(at) : firstOf(spanOf(at));
    } else return span;
  }
  return span;
}

const none: Span = { start: 0, end: 1 };

function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 1];
  return { start, end: Math.max(start, end) };
}

function firstOf({ start }: Span): Span {
  return { start, end: start + 1 };
}

function finding(code: string, message: string, span: Span): Diagnostic {
  return { severity: 'error', code, message, span };
}

function failed(diagnostics: readonly Diagnostic[]): ReadConfig {
  return { config: null, diagnostics };
}
