/** Rules as YAML text, one or several documents, to rules and to what is wrong with them. A bad one never stops the others. */
import { type Document, isMap, isScalar, isSeq, type Node, parseAllDocuments, type YAMLMap } from 'yaml';
import { type Diagnostic, isError } from '../model/diagnostic.ts';
import type { IndicatorLists } from '../model/indicator-list.ts';
import type { Query } from '../query/ast.ts';
import { checkSize } from '../query/check-size.ts';
import { checkWhole } from '../query/check-whole.ts';
import { neededLevel } from '../query/needed-level.ts';
import { Report } from '../query/report.ts';
import { YamlMap } from '../query/saved/yaml-map.ts';
import { askedLists, checkForgeable } from './ask-list.ts';
import type { ExceptionDraft } from './exception.ts';
import { isFalcoItems } from './falco/falco-definitions.ts';
import { type FalcoSource, readFalco } from './falco/read-falco.ts';
import { judge, repair } from './judge.ts';
import { type CorrelationDraft, readCorrelation } from './read-correlation.ts';
import { readDetection } from './read-detection.ts';
import { readException } from './read-exception.ts';
import { checkLogsource, readHead } from './read-head.ts';
import { readOwn } from './read-own.ts';
import { readTests } from './read-tests.ts';
import type { EventRule } from './rule.ts';

export interface ReadRules {
  readonly rules: readonly EventRule[];
  /** What counts the events of other rules; see link-correlations.ts. */
  readonly correlations: readonly CorrelationDraft[];
  /** What rules leave out; see apply-exceptions.ts. */
  readonly exceptions: readonly ExceptionDraft[];
  /** Their places are in the YAML text. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadOptions {
  /** What rules may ask by `%name%`. */
  readonly lists?: IndicatorLists;
  /** Whether what was meant is taken for fields and values that no event has. */
  readonly repair?: boolean;
}

/** Of a file that could not be read. */
export const nothingRead: ReadRules = { rules: [], correlations: [], exceptions: [], diagnostics: [] };

/** More characters than a file of rules has. */
const longestText = 1_000_000;

export function readRules(text: string, options: ReadOptions = {}): ReadRules {
  const [read] = readRuleTexts([text], options);
  return read ?? nothingRead;
}

/** Several files at once, in their order: of Falco's, later ones change what those before them define. */
export function readRuleTexts(
  texts: readonly string[],
  { lists = new Map(), repair: repairs = false }: ReadOptions = {},
): readonly ReadRules[] {
  const falco: FalcoSource[] = [];
  const files = texts.map((text) => {
    const report = new Report();
    const { documents, items } = readDocuments(text, report);
    const source = items.length === 0 ? null : { text, report, items };
    if (source !== null) falco.push(source);
    const read = documents.map(({ map, document }) => readDocument(map, { text, document, report, lists, repair: repairs }));
    return {
      report,
      rules: read.flatMap((one) => one.rule ?? []),
      correlations: read.flatMap((one) => one.correlation ?? []),
      exceptions: read.flatMap((one) => one.exception ?? []),
      source,
    };
  });
  const ofFalco = readFalco(falco, repairs);
  return files.map(({ report, rules, correlations, exceptions, source }) => {
    // What only feeds a correlation beside it raises nothing itself.
    const feeding = new Set(correlations.filter(({ generate }) => !generate).flatMap((one) => one.references.map(({ value }) => value)));
    const feeds = ({ id, name }: { readonly id: string; readonly name: string }) => feeding.has(id) || feeding.has(name);
    const raising = rules.map((rule) => (feeds(rule) ? { ...rule, raises: false } : rule));
    const counting = correlations.map((draft) => (feeds(draft.head) ? { ...draft, raises: false } : draft));
    const imported = source === null ? [] : (ofFalco[falco.indexOf(source)] ?? []);
    return { rules: [...raising, ...imported], correlations: counting, exceptions, diagnostics: once(report.diagnostics) };
  });
}

interface Reading {
  readonly text: string;
  readonly document: Document;
  readonly report: Report;
  readonly lists: IndicatorLists;
  readonly repair: boolean;
}

interface ReadDocument {
  readonly rule?: EventRule;
  readonly correlation?: CorrelationDraft;
  readonly exception?: ExceptionDraft;
}

/** Nothing where something is wrong with it. */
function readDocument(map: YAMLMap, reading: Reading): ReadDocument {
  const { document, report } = reading;
  const before = report.diagnostics.length;
  const isFine = () => !report.diagnostics.slice(before).some(isError);
  if (map.has('filter')) {
    const exception = readException(new YamlMap(map, 'An exception', report), reading);
    return exception !== null && isFine() ? { exception } : {};
  }
  const reader = new YamlMap(map, 'A rule', report);
  if (reader.node('correlation') !== null) {
    const correlation = readCorrelation(reader, document, report);
    return correlation !== null && isFine() ? { correlation } : {};
  }
  const rule = readEventRule(reader, reading);
  return rule !== null && isFine() ? { rule } : {};
}

/** What several rules share is told once. */
function once(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, span }) => {
    const key = `${code} ${span.start} ${span.end} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

interface Documents {
  readonly documents: readonly { readonly map: YAMLMap; readonly document: Document }[];
  /** Of files of Falco. */
  readonly items: readonly (Node | null)[];
}

function readDocuments(text: string, report: Report): Documents {
  const none: Documents = { documents: [], items: [] };
  if (text.length > longestText) {
    report.error({ code: 'too-long', message: `More than ${longestText} characters are not read.`, span: { start: 0, end: 1 } });
    return none;
  }
  try {
    const parsed = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: true, merge: false });
    if (!Array.isArray(parsed)) return none;
    const items: (Node | null)[] = [];
    const documents = parsed.flatMap((document) => {
      const { contents, errors } = document;
      for (const { message, pos } of errors)
        report.error({ code: 'bad-yaml', message: `${message}.`, span: { start: pos[0], end: pos[1] } });
      if (errors.length > 0 || contents === null) return [];
      if (isMap(contents)) return [{ map: contents, document }];
      if (isScalar(contents) && contents.value === null) return [];
      if (isSeq(contents) && isFalcoItems(contents.items)) {
        items.push(...(contents.items as Node[]));
        return [];
      }
      const [start = 0] = contents.range ?? [];
      const hint = isSeq(contents)
        ? 'Put --- between rules; a list is one of Falco, of rule:, macro: and list:.'
        : 'It begins with title:.';
      report.error({ code: 'wrong-kind', message: 'A rule is a mapping.', span: { start, end: start + 1 }, hint });
      return [];
    });
    return { documents, items };
  } catch {
    // The reader of YAML calls itself for each level.
    report.error({ code: 'bad-yaml', message: 'This is nested too deeply to be read.', span: { start: 0, end: 1 } });
    return none;
  }
}

function readEventRule(map: YamlMap, { text, document, report, lists, repair: repairs }: Reading): EventRule | null {
  const head = readHead(map, report);
  const isOurs = checkLogsource(map, report);
  const detection = map.node('detection');
  const query = map.text('query');
  const tests = readTests(map, document, report);
  map.reportRest();
  const start = map.span.start;
  if ((detection === null) === (query === null)) {
    const message = query === null ? 'The rule does not say what it detects.' : 'The rule has both detection and query.';
    report.error({
      code: 'no-detection',
      message,
      span: { start, end: start + 1 },
      hint: 'Write either detection: with a condition, or query: with a filter.',
    });
    return null;
  }
  if (head === null || !isOurs) return null;
  const read =
    query !== null
      ? readOwn(query, { text, report, lists })
      : isMap(detection)
        ? readDetection(detection, { text, report, lists, repair: repairs })
        : null;
  if (detection !== null && !isMap(detection))
    report.error({ code: 'wrong-kind', message: 'detection is a mapping of selections.', span: { start, end: start + 1 } });
  if (read === null) return null;
  const where = repairs ? repair(read) : read;
  const asked: Query = { where, stages: [] };
  // One rule must not make the statement of all of them too large.
  if (query === null && !checkSize(asked, report)) return null;
  if (query === null) checkWhole(where, report);
  checkForgeable(where, report);
  const verdict = judge(where, query === null ? report : null);
  return {
    kind: 'event',
    ...head,
    tests,
    verdict,
    where,
    queries: [asked],
    needs: neededLevel(asked).finds,
    raises: true,
    ...askedLists(where, lists),
  };
}
