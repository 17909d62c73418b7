/** The rule of a finding, as answers tell it. */
import type { AnswerOf } from '../contract/answers.ts';
import type { FindingRule } from '../model/finding.ts';

export function tellRuleOf({ rule }: { readonly rule: FindingRule }): AnswerOf<'detect'>['findings'][number]['rule'] {
  const { id, name, title, level, tags, description, falsePositives, next } = rule;
  return { id, name, title, level, tags: [...tags], description, falsePositives: [...falsePositives], next: [...next] };
}
