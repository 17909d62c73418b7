/** A recorded event as a policy would have it written; null where it would not be. What the record lacks stays absent. */
import { type AskedEvent, attributesOf } from '../attributes-of.ts';
import { evaluatePolicy } from '../evaluate-policy.ts';
import { isAtLeast, type Policy } from '../policy.ts';

export function writeEvent(policy: Policy, record: string): string | null {
  const { requestObject, responseObject, ...event } = JSON.parse(record) as AskedEvent & Readonly<Record<string, unknown>>;
  const { level, omitStages } = evaluatePolicy(policy, attributesOf(event));
  if (level === 'None' || omitStages.some((stage) => stage === event['stage'])) return null;
  return JSON.stringify({
    ...event,
    level,
    ...(isAtLeast(level, 'Request') && requestObject !== undefined && { requestObject }),
    ...(isAtLeast(level, 'RequestResponse') && responseObject !== undefined && { responseObject }),
  });
}
