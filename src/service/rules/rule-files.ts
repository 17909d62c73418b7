/** Rules in files: every YAML file below a folder, each read by itself, so that a bad one never stops a set. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../contract/problems.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { IndicatorLists } from '../../model/indicator-list.ts';
import { applyExceptions } from '../../rules/apply-exceptions.ts';
import type { ExceptionDraft } from '../../rules/exception.ts';
import { linkCorrelations } from '../../rules/link-correlations.ts';
import { nothingRead, type ReadRules, readRuleTexts } from '../../rules/read-rules.ts';
import type { Rule } from '../../rules/rule.ts';

export interface RuleFile {
  readonly path: string;
  /** Whether a person named it, or its folder. */
  readonly isOwn: boolean;
  readonly text: string;
  readonly rules: readonly Rule[];
  readonly exceptions: readonly ExceptionDraft[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What comes with the program. */
export const builtInRules = fileURLToPath(new URL('../../../rules', import.meta.url));

const mostBytes = 4 * 1024 * 1024;
const deepest = 20;

/** Built-in ones, without their tests where these are left, and those of the folders and files that a person named, which come first. */
export async function readRuleFiles(
  given: readonly string[],
  withBuiltIn: boolean,
  lists?: IndicatorLists,
  leavesTests = false,
): Promise<readonly RuleFile[]> {
  const own = (await Promise.all(given.map((path) => pathsOf(path)))).flat();
  const builtIn = withBuiltIn ? await filesBelow(builtInRules, 0) : [];
  const loaded = await Promise.all([...new Set([...own, ...builtIn])].map(loadOne));
  const asked = leavesTests ? loaded.map((file) => (own.includes(file.path) ? file : { ...file, text: withoutTests(file.text) })) : loaded;
  return link(readAll(asked, lists)).map((file) => ({ ...file, isOwn: own.includes(file.path) }));
}

/** All else stays where it is. */
function withoutTests(text: string): string {
  return text.replace(/^tests:.*\n(?:(?:[ \t#].*)?\n)*/gm, (tests) => tests.replace(/[^\n]/g, ' '));
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

interface GivenFile {
  readonly path: string;
  readonly text: string;
  readonly failure: Diagnostic | null;
}

interface ReadFile extends Omit<RuleFile, 'rules' | 'exceptions' | 'isOwn'> {
  readonly read: ReadRules;
}

async function loadOne(path: string): Promise<GivenFile> {
  const failed = (message: string): GivenFile => ({
    path,
    text: '',
    failure: { severity: 'error', code: 'unreadable', message, span: { start: 0, end: 0 } },
  });
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return failed('It is too large for a file of rules, and is not read.');
    return { path, text: await readFile(path, 'utf8'), failure: null };
  } catch (error) {
    return failed(`It cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readAll(files: readonly GivenFile[], lists: IndicatorLists | undefined): readonly ReadFile[] {
  const all = readRuleTexts(
    files.map(({ text }) => text),
    { ...(lists !== undefined && { lists }) },
  );
  return files.map(({ path, text, failure }, at) => {
    const read = all[at] ?? nothingRead;
    return { path, text, read, diagnostics: failure === null ? read.diagnostics : [failure] };
  });
}

/** Correlations may name the rules of any file, and so may exceptions. */
function link(files: readonly ReadFile[]): readonly Omit<RuleFile, 'isOwn'>[] {
  const correlations = linkCorrelations(files.map(({ read }) => read));
  const linked = files.map(({ read, diagnostics, ...file }, at) => {
    const found = correlations[at] ?? [];
    return {
      ...file,
      rules: [...read.rules, ...found.flatMap(({ rule }) => rule ?? [])],
      exceptions: read.exceptions,
      diagnostics: [...diagnostics, ...found.flatMap((one) => one.diagnostics)],
    };
  });
  const exceptions = linked.flatMap((file) => file.exceptions);
  if (exceptions.length === 0) return linked;
  const applied = applyExceptions(
    linked.flatMap(({ rules }) => rules),
    exceptions,
  );
  const ofRules = [...applied.rules];
  const ofExceptions = [...applied.diagnostics];
  return linked.map((file) => ({
    ...file,
    rules: ofRules.splice(0, file.rules.length),
    diagnostics: [...file.diagnostics, ...ofExceptions.splice(0, file.exceptions.length).flat()],
  }));
}
