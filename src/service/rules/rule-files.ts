/** Rules in files: every YAML file below a folder, each read by itself, so that a bad one never stops a set. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../contract/problems.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { IndicatorLists } from '../../model/indicator-list.ts';
import { linkCorrelation } from '../../rules/link-correlations.ts';
import type { CorrelationDraft } from '../../rules/read-correlation.ts';
import { readRules } from '../../rules/read-rules.ts';
import type { Rule } from '../../rules/rule.ts';

export interface RuleFile {
  readonly path: string;
  readonly text: string;
  readonly rules: readonly Rule[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What comes with the program. */
export const builtInRules = fileURLToPath(new URL('../../../rules', import.meta.url));

const mostBytes = 4 * 1024 * 1024;
const deepest = 20;

/** Built-in ones, and those of the folders and files that a person named, which come first. */
export async function readRuleFiles(given: readonly string[], withBuiltIn: boolean, lists?: IndicatorLists): Promise<readonly RuleFile[]> {
  const own = (await Promise.all(given.map((path) => pathsOf(path)))).flat();
  const builtIn = withBuiltIn ? await filesBelow(builtInRules, 0) : [];
  return link(await Promise.all([...new Set([...own, ...builtIn])].map((path) => readOne(path, lists))));
}

async function pathsOf(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('input-unreadable', { message: `There are no rules at ${path}.`, path }, { cause });
  });
  return found.isDirectory() ? filesBelow(path, 0) : [path];
}

async function filesBelow(folder: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('input-unreadable', { message: `The rules in ${folder} cannot be read.`, path: folder }, { cause });
  });
  const sorted = entries.filter(({ name }) => !name.startsWith('.')).sort((one, other) => (one.name < other.name ? -1 : 1));
  const found = sorted.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth < deepest ? filesBelow(path, depth + 1) : [];
    return /\.ya?ml$/i.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

interface ReadFile extends Omit<RuleFile, 'rules'> {
  readonly read: ReturnType<typeof readRules>;
}

async function readOne(path: string, lists: IndicatorLists | undefined): Promise<ReadFile> {
  const failed = (message: string): ReadFile => ({
    path,
    text: '',
    read: { rules: [], correlations: [], diagnostics: [] },
    diagnostics: [{ severity: 'error', code: 'unreadable', message, span: { start: 0, end: 0 } }],
  });
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return failed('It is too large for a file of rules, and is not read.');
    const text = await readFile(path, 'utf8');
    const read = readRules(text, { ...(lists !== undefined && { lists }) });
    return { path, text, read, diagnostics: read.diagnostics };
  } catch (error) {
    return failed(`It cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Correlations may name the rules of any file. */
function link(files: readonly ReadFile[]): readonly RuleFile[] {
  const all = files.flatMap(({ read }) => read.rules);
  return files.map(({ path, text, read, diagnostics }) => {
    // Of two rules with one name, that of the same file is meant.
    const linked = read.correlations.map((draft: CorrelationDraft) => linkCorrelation(draft, [...read.rules, ...all]));
    const correlations = linked.flatMap(({ rule }) => rule ?? []);
    return {
      path,
      text,
      rules: [...read.rules, ...correlations],
      diagnostics: [...diagnostics, ...linked.flatMap((one) => one.diagnostics)],
    };
  });
}
