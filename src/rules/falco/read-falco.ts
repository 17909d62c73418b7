/** Rules of Falco for Kubernetes' audit events, from its own files, as rules of ours. A bad one never stops the others. */
import type { Expr, Query } from '../../query/ast.ts';
import { checkSize } from '../../query/check-size.ts';
import { checkWhole } from '../../query/check-whole.ts';
import { neededLevel } from '../../query/needed-level.ts';
import type { Report } from '../../query/report.ts';
import { placeInYaml } from '../../query/saved/place-in-yaml.ts';
import { judge, repair } from '../judge.ts';
import { expandPodFields } from '../pod-fields.ts';
import type { EventRule } from '../rule.ts';
import { allOf, anyOf, never, noneOf } from './constants.ts';
import {
  collectDefinitions,
  type FalcoDefinitions,
  type FalcoException,
  type FalcoFile,
  type FalcoRule,
  type FalcoText,
} from './falco-definitions.ts';
import { levelOf, reasonOf, tagOf } from './falco-output.ts';
import { type FalcoNames, type FalcoProblem, parseFalcoCondition } from './parse-falco-condition.ts';

export interface FalcoSource extends FalcoFile {
  readonly text: string;
}

/** The rules of each file, in the order of the files. */
export function readFalco(sources: readonly FalcoSource[], repairs: boolean): readonly (readonly EventRule[])[] {
  const definitions = collectDefinitions(sources);
  const reader = new FalcoReader(sources, definitions);
  const found = [...definitions.rules.values()].map((rule) => ({ file: rule.file, read: reader.rule(rule, repairs) }));
  return sources.map((_, file) => found.flatMap((one) => (one.file === file && one.read !== null ? [one.read] : [])));
}

/** A filter whose macros double it again and again is not made. */
const mostConditions = 2000;
const mostItems = 100_000;
/** Macros in macros, and lists in lists. */
const deepest = 30;

class FalcoReader implements FalcoNames {
  readonly #sources: readonly FalcoSource[];
  readonly #definitions: FalcoDefinitions;
  readonly #macros = new Map<string, Expr | null>();
  readonly #lists = new Map<string, readonly string[]>();
  readonly #open = new Set<string>();
  readonly #sizes = new WeakMap<Expr, number>();

  constructor(sources: readonly FalcoSource[], definitions: FalcoDefinitions) {
    this.#sources = sources;
    this.#definitions = definitions;
  }

  known = (): Iterable<string> => this.#definitions.macros.keys();

  macro(name: string): Expr | null | undefined {
    const text = this.#definitions.macros.get(name);
    if (text === undefined) return undefined;
    const done = this.#macros.get(name);
    if (done !== undefined) return done;
    if (this.#open.has(name) || this.#open.size >= deepest) {
      const message = this.#open.has(name) ? `The macro ${name} leads back to itself.` : 'Macros are nested too deeply.';
      this.#report(text, { code: 'cycle', message, span: { start: 0, end: 1 } });
      return null;
    }
    this.#open.add(name);
    const where = this.#parse(text, `macro ${name}`);
    this.#open.delete(name);
    this.#macros.set(name, where);
    return where;
  }

  list(name: string): readonly string[] | undefined {
    const items = this.#definitions.lists.get(name);
    if (items === undefined) return undefined;
    const done = this.#lists.get(name);
    if (done !== undefined) return done;
    // A list that is in itself adds nothing.
    if (this.#open.has(`list ${name}`) || this.#open.size >= deepest) return [];
    this.#open.add(`list ${name}`);
    const all = items.flatMap((item) => this.list(item) ?? [item]).slice(0, mostItems);
    this.#open.delete(`list ${name}`);
    this.#lists.set(name, all);
    return all;
  }

  rule(rule: FalcoRule, repairs: boolean): EventRule | null {
    const { report } = this.#sources[rule.file] as FalcoSource;
    const error = (code: string, message: string, hint?: string) => {
      report.error({ code, message, span: rule.span, hint });
      return null;
    };
    const { condition, source } = rule;
    if (condition === null) return error('missing-key', `The rule ${rule.name} needs condition.`);
    if (source !== null && !/^(k8s_?audit|k8s_audit.*)$/.test(source))
      return error(
        'other-logsource',
        `The rule ${rule.name} is for other events (${source}).`,
        'Rules for audit events have source: k8s_audit.',
      );
    if (source === null && !/\b(ka|jevt)\./.test(condition.value) && !this.#namesAudit(condition.value))
      return error('other-logsource', `The rule ${rule.name} is for system calls.`, 'Rules for audit events have source: k8s_audit.');
    const level = levelOf(rule.priority);
    if (level === null)
      report.warn({
        code: 'bad-level',
        message: `“${rule.priority}” is no priority: the rule ${rule.name} is of level medium.`,
        span: rule.span,
      });
    const asked = this.#parse(condition, `rule ${rule.name}`);
    if (asked === null)
      return error('broken-rule', `The rule ${rule.name} cannot be read.`, 'What it fails with is told where that stands.');
    const except = rule.exceptions.map((exception) => this.#exception(exception, rule, report));
    const whole = allOf([asked, ...except.flatMap((one) => (one === null ? [] : [noneOf(one)]))]);
    if (this.#sizeOf(whole) > mostConditions) return error('too-long', `The rule ${rule.name} has more than ${mostConditions} conditions.`);
    if (whole === never)
      report.warn({ code: 'switched-off', message: `The rule ${rule.name} never holds: its macros switch it off.`, span: rule.span });
    const expanded = expandPodFields(whole);
    const where = repairs ? repair(expanded) : expanded;
    const query: Query = { where, stages: [] };
    if (!checkSize(query, report)) return null;
    checkWhole(where, report);
    const name = kebab(rule.name);
    return {
      kind: 'event',
      id: `falco-${name}`,
      name,
      title: oneLine(rule.name),
      status: rule.enabled ? 'test' : 'unsupported',
      level: level ?? 'medium',
      description: oneLine(rule.description),
      author: '',
      tags: rule.tags.map(tagOf),
      references: [],
      falsePositives: [],
      reason: reasonOf(rule.output),
      next: [],
      tests: { match: [], ignore: [] },
      verdict: judge(where, report),
      where,
      queries: [query],
      needs: neededLevel(query).finds,
      raises: true,
    };
  }

  /** Any of its rows, each of them all of its fields. Null where it asks nothing. */
  #exception({ name, fields, isSingle, comps, values }: FalcoException, rule: FalcoRule, report: Report): Expr | null {
    if (values.length === 0 || fields.length === 0) return null;
    const rows = values.map((row) => {
      const parts = fields.map((field, at) => {
        const operator = comps[at] ?? (isSingle ? 'in' : '=');
        const cells = row[at] ?? [];
        const value = ['in', 'intersects', 'pmatch'].includes(operator.toLowerCase())
          ? `(${cells
              .flatMap((cell) => this.list(cell) ?? [cell])
              .map(quoted)
              .join(', ')})`
          : quoted(cells[0] ?? '');
        return `${field} ${operator} ${value}`;
      });
      return this.#parse({ value: parts.join(' and '), span: rule.span, file: rule.file, isWhole: false }, `exception ${name}`);
    });
    const found = rows.filter((row) => row !== null);
    if (found.length < rows.length)
      report.warn({ code: 'broken-exception', message: `The exception ${name} of ${rule.name} cannot be read in full.`, span: rule.span });
    return found.length === 0 ? null : anyOf(found);
  }

  /** Whether any macro that it names asks audit events. */
  #namesAudit(condition: string, seen = new Set<string>()): boolean {
    return [...condition.matchAll(/[A-Za-z_]\w*/g)].some(([word]) => {
      const macro = this.#definitions.macros.get(word);
      if (macro === undefined || seen.has(word) || seen.size > deepest) return false;
      seen.add(word);
      return /\b(ka|jevt)\./.test(macro.value) || this.#namesAudit(macro.value, seen);
    });
  }

  #parse(text: FalcoText, what: string): Expr | null {
    const { where, problem, warnings } = parseFalcoCondition(text.value, this, text.span);
    for (const warning of warnings) this.#report(text, warning, 'warn');
    if (problem !== null) this.#report(text, { ...problem, message: text.isWhole ? problem.message : `${problem.message} (${what})` });
    if (where === null || this.#sizeOf(where) <= mostConditions) return where;
    this.#report(text, {
      code: 'too-long',
      message: `With its macros this has more than ${mostConditions} conditions.`,
      span: { start: 0, end: 1 },
    });
    return null;
  }

  /** What is shared counts each time that it is asked. */
  #sizeOf(expr: Expr): number {
    if (expr.kind === 'not') return this.#sizeOf(expr.operand);
    if (expr.kind !== 'and' && expr.kind !== 'or') return 1;
    const known = this.#sizes.get(expr);
    if (known !== undefined) return known;
    const size = expr.operands.reduce((sum, operand) => sum + this.#sizeOf(operand), 0);
    this.#sizes.set(expr, size);
    return size;
  }

  #report(
    { file, span, value, isWhole }: FalcoText,
    { code, message, hint, span: at }: FalcoProblem,
    severity: 'error' | 'warn' = 'error',
  ): void {
    const { report, text } = this.#sources[file] as FalcoSource;
    const start = isWhole ? placeInYaml(text, span, value, at.start) : span.start;
    const end = isWhole ? placeInYaml(text, span, value, Math.max(at.start, at.end - 1)) + 1 : span.start + 1;
    report[severity]({ code, message, hint, span: { start, end: Math.max(start + 1, end) } });
  }
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function kebab(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 100) || 'rule'
  );
}
