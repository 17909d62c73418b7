/** Failed logins, which are recorded in one stage only. */
import { nodeAt, type Path, placeOf } from '../../load/tree.ts';
import { noUser } from '../../reach/real-users.ts';
import { removeField, removeItem } from '../edit-text.ts';
import { firstRules } from '../first-rules.ts';
import type { LintedPolicy, LintFinding, LintRule } from '../lint-rule.ts';

export const failedLoginsLost: LintRule = {
  code: 'failed-logins-lost',
  severity: 'warning',
  summary: 'Failed logins are left out with the stage ResponseStarted',
  why: 'A request with bad credentials (401) is recorded once, in the stage ResponseStarted, and in no other.',
  effect: 'Attempts to log in with stolen, guessed or expired credentials leave no trace.',
  fix: 'Takes ResponseStarted out of omitStages. Watches and other long requests are then recorded when they begin, too.',
  example: '- level: Metadata\n  omitStages: ["RequestReceived", "ResponseStarted"]',
  check: (linted) => {
    const { policy } = linted;
    const catching = firstRules(policy.rules, {}, noUser).filter(({ rule }) => rule.level !== 'None');
    if (catching.length === 0) return [];
    if (policy.omitStages?.includes('ResponseStarted')) return [findingOf(linted, [], policy.omitStages.indexOf('ResponseStarted'))];
    return catching.flatMap(({ index, rule }) => {
      const at = rule.omitStages?.indexOf('ResponseStarted') ?? -1;
      return at < 0 ? [] : [findingOf(linted, ['rules', index], at)];
    });
  },
};

function findingOf(linted: LintedPolicy, path: Path, at: number): LintFinding {
  const list = nodeAt(linted.root, [...path, 'omitStages']);
  const edit =
    list?.kind === 'list' && list.items.length === 1
      ? removeField(linted, path, 'omitStages')
      : removeItem(linted, [...path, 'omitStages'], at);
  return {
    message: `Failed logins (401) are recorded in ResponseStarted alone, and ${path.length === 0 ? 'the policy' : `rule ${Number(path[1]) + 1}`} leaves that stage out.`,
    span: placeOf(linted.root, [...path, 'omitStages', at]),
    fix: edit && { title: 'Record ResponseStarted', ...edit },
  };
}
