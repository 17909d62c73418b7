/** A filter of a rule in our own language: `query:`. Places of what is wrong are those in the document. */
import { isError, type Span } from '../model/diagnostic.ts';
import type { IndicatorLists } from '../model/indicator-list.ts';
import type { Expr, Query } from '../query/ast.ts';
import { checkQuery } from '../query/check-query.ts';
import { parseQuery } from '../query/parse-query.ts';
import { Report } from '../query/report.ts';
import { placeInYaml } from '../query/saved/place-in-yaml.ts';
import type { YamlText } from '../query/saved/yaml-map.ts';
import { resolveLists } from './ask-list.ts';
import { expandPodFields } from './pod-fields.ts';

interface OwnContext {
  /** The whole document. */
  readonly text: string;
  readonly report: Report;
  readonly lists: IndicatorLists;
}

/** Null where it cannot be understood; that is reported. */
export function readOwn({ value, span }: YamlText, { text: document, report, lists }: OwnContext): Expr | null {
  const toDocument = ({ start, end }: Span): Span => ({
    start: placeInYaml(document, span, value, start),
    end: placeInYaml(document, span, value, Math.max(start, end - 1)) + 1,
  });
  const parsed = parseQuery(value);
  const { where, stages } = parsed.query;
  const ofLists = new Report();
  const listed = where === null ? null : resolveLists(where, lists, ofLists);
  const expanded: Query = { where: listed === null ? null : expandPodFields(listed), stages };
  const checked = checkQuery(expanded);
  const found = [...parsed.diagnostics, ...ofLists.diagnostics, ...checked.diagnostics];
  const failed = found.some(isError);
  for (const { severity, code, message, hint, span: place } of found) {
    const finding = { code, message, hint, span: toDocument(place) };
    if (severity === 'error') report.error(finding);
    else if (severity === 'warning' && !failed) report.warn(finding);
  }
  if (stages.length > 0)
    report.error({
      code: 'no-stages',
      message: 'The query of a rule is a filter alone.',
      span: toDocument(stages[0]?.span ?? { start: 0, end: 1 }),
      hint: 'Write a correlation rule to count or group.',
    });
  else if (where === null)
    report.error({ code: 'empty-query', message: 'The query of a rule may not be empty.', span: toDocument({ start: 0, end: 1 }) });
  return failed || stages.length > 0 ? null : checked.query.where;
}
