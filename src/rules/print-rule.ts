/** A rule as the YAML document that `readRules` reads back: its condition in our own language, in canonical form. */
import { Document } from 'yaml';
import { printExpr } from '../query/print-expression.ts';
import { collapsePodFields } from './pod-fields.ts';
import { prune } from './prune.ts';
import { isUuid } from './read-head.ts';
import type { EventRule } from './rule.ts';

/** Its tests stay behind: they are of the rule as it was. */
export function printRule(rule: EventRule): string {
  const { id, name, title, status, level, description, author, tags, references, falsePositives, reason, next } = rule;
  const document = new Document({
    title,
    // A name that stands for an id is given again when it is read.
    ...(isUuid(id) && { id }),
    name,
    status,
    level,
    ...(description !== '' && { description }),
    ...(author !== '' && { author }),
    ...(tags.length > 0 && { tags }),
    ...(references.length > 0 && { references }),
    logsource: { product: 'kubernetes', service: 'audit' },
    query: printExpr(prune(collapsePodFields(rule.where))),
    ...(reason !== '' && { reason }),
    ...(falsePositives.length > 0 && { falsepositives: falsePositives }),
    ...(next.length > 0 && { next }),
  });
  return document.toString({ lineWidth: 0 });
}
