/**
 * The use case behind `rule-test`: rules in text, and whether their tests hold. Each engine of the moment costs a server some
 * memory, so they take turns.
 */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { isError } from '../../model/diagnostic.ts';
import { fullScope } from '../../sql/scope.ts';
import type { Context } from '../context.ts';
import { explainRule, findingOf } from './list-rules.ts';
import { readRuleText } from './read-rule-text.ts';
import { nothingRaised, resultsOf, runStories, storiesOf } from './test-rules.ts';

const mostRules = 20;
/** Events of all tests together. */
const mostEvents = 500;

export async function tryRule({ text }: RequestOf<'rule-test'>, context: Context): Promise<AnswerOf<'rule-test'>> {
  const { file, all } = await readRuleText(text, context);
  refuseTooMany('rules', file.rules.length, mostRules);
  const stories = storiesOf(file.rules);
  refuseTooMany(
    'events in its tests',
    stories.reduce((sum, { steps }) => sum + steps.length, 0),
    mostEvents,
  );
  const results = stories.length === 0 ? resultsOf(file.rules, [], nothingRaised) : await inTurn(() => runTests(), context.signal);
  return {
    rules: file.rules.map((rule, at) => ({
      name: rule.name,
      match: 0,
      ignore: 0,
      failures: [],
      ...results[at],
      title: rule.title,
      level: rule.level,
      verdict: rule.verdict,
      needs: rule.needs,
      english: rule.queries.map(explainRule),
    })),
    findings: file.diagnostics.map((diagnostic) => findingOf(file, diagnostic)),
    failed: file.rules.length === 0 || file.diagnostics.some(isError) || results.some(({ failures }) => failures.length > 0),
  };

  async function runTests() {
    // They are tried on the events that they carry: whoever sent the text sees all of it.
    const own: Context = { ...context, scope: fullScope, masking: 'off', warn: () => undefined };
    return resultsOf(file.rules, stories, await runStories(stories, file.rules, all, own));
  }
}

function refuseTooMany(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw new AppError('request-invalid', {
    message: `The text has ${count} ${what}; ${most} are tried at once at most.`,
    hint: 'Try a part of it, or use `telltale rules test` over the file.',
  });
}

let last: Promise<unknown> = Promise.resolve();

/** Who has gone away before their turn is passed over. */
function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const done = last.then(() => {
    signal.throwIfAborted();
    return work();
  });
  last = done.catch(() => undefined);
  return done;
}
