/** The events that a rule carries: those that it must find and those that it must not. */
import { type Document, isMap, isSeq, type Node } from 'yaml';
import type { Report } from '../query/report.ts';
import { spanOf, type YamlMap } from '../query/saved/yaml-map.ts';
import { readDuration } from '../query/values/duration.ts';
import type { RuleTests, TestCase, TestEvent } from './rule.ts';

const none: RuleTests = { match: [], ignore: [] };
/** More than any story needs. */
const mostEvents = 1000;

export function readTests(map: YamlMap, document: Document, report: Report): RuleTests {
  const node = map.node('tests');
  if (node === null) return none;
  if (!isMap(node)) {
    report.error({ code: 'bad-tests', message: 'tests has match: and ignore:, each a list of events.', span: shortSpan(node) });
    return none;
  }
  const read = (key: 'match' | 'ignore') => {
    const list = node.get(key, true) as Node | undefined;
    if (list === undefined) return [];
    if (isSeq(list)) return (list.items as Node[]).flatMap((item) => readCase(item, document, report) ?? []).map((steps) => steps);
    report.error({ code: 'bad-tests', message: `tests.${key} is a list of events.`, span: shortSpan(list) });
    return [];
  };
  return { match: read('match'), ignore: read('ignore') };
}

/** In an array, so that a list of them stays a list of cases. */
function readCase(node: Node, document: Document, report: Report): readonly [TestCase] | null {
  const items = isSeq(node) ? (node.items as Node[]) : [node];
  const steps: { afterSeconds: number; event: TestEvent }[] = [];
  let at = 0;
  for (const item of items) {
    if (!isMap(item)) {
      report.error({
        code: 'bad-tests',
        message: 'An event of a test is a mapping, such as {request: GET /api/v1/secrets}.',
        span: shortSpan(item),
      });
      return null;
    }
    const { after, times, every, ...event } = item.toJS(document, { maxAliasCount: 100 }) as Record<string, unknown>;
    at += secondsOf(after ?? (steps.length === 0 ? '0s' : '1s'), item, report);
    const count = typeof times === 'number' && times >= 1 ? Math.floor(times) : 1;
    const step = count === 1 ? 0 : secondsOf(every ?? '1s', item, report);
    if (steps.length + count > mostEvents) {
      report.error({ code: 'bad-tests', message: `A test has more than ${mostEvents} events.`, span: shortSpan(item) });
      return null;
    }
    for (let n = 0; n < count; n++) steps.push({ afterSeconds: at + n * step, event });
    at += (count - 1) * step;
  }
  return [steps];
}

function secondsOf(value: unknown, node: Node, report: Report): number {
  const us = readDuration(String(value).replace(/^0s$/, '0s'));
  if (us !== null) return us / 1e6;
  report.error({
    code: 'bad-tests',
    message: `“${String(value).slice(0, 40)}” is no length of time.`,
    span: shortSpan(node),
    hint: 'Write one as 30s or 5m.',
  });
  return 0;
}

function shortSpan(node: Node) {
  const { start, end } = spanOf(node);
  return { start, end: Math.max(start + 1, Math.min(end, start + 80)) };
}
