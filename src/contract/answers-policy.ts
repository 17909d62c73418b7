/** What is answered about audit policies. */
import { z } from 'zod';

const levels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] as const;

const ruleNumber = z.int().min(1);
const outcome = {
  level: z.enum(levels),
  omitStages: z.array(z.enum(stages)).describe('Those of the policy and those of the rule.'),
  omitManagedFields: z.boolean(),
};

const attributes = z.strictObject({
  user: z.strictObject({ name: z.string(), groups: z.array(z.string()) }).nullable(),
  verb: z.string(),
  resourceRequest: z.boolean(),
  apiGroup: z.string(),
  apiVersion: z.string(),
  resource: z.string(),
  subresource: z.string(),
  namespace: z.string(),
  name: z.string(),
  path: z.string(),
});

const value = <Schema extends z.ZodType>(schema: Schema) => ({ kind: 'value', schema }) as const;

export const policyAnswers = {
  'policy explain': value(
    z.strictObject({
      path: z.string(),
      kubernetesVersion: z.string(),
      rules: z.array(
        z.strictObject({
          rule: ruleNumber,
          sentence: z.string(),
          ...outcome,
          yieldsTo: z.array(ruleNumber).describe('Earlier rules that take some of its requests.'),
          shadowedBy: z.array(ruleNumber).nullable().describe('Earlier rules that take all of its requests; null where some reach it.'),
          fallsThrough: z.array(z.string()).describe('What could be taken to be meant, and goes on to the rules below.'),
        }),
      ),
      rest: z.string().describe('About what no rule takes.'),
      unmatched: attributes.nullable().describe('A request that no rule takes; null where there is none.'),
    }),
  ),
  'policy eval': value(
    z.strictObject({
      path: z.string(),
      kubernetesVersion: z.string(),
      attributes,
      assumed: z.array(z.string()).describe('What was filled in, because it was not given.'),
      ...outcome,
      rule: ruleNumber.nullable().describe('The rule that decides; null where none matches.'),
      reason: z.string(),
      sentence: z.string().nullable().describe('What that rule says.'),
      nearMisses: z
        .array(z.strictObject({ rule: ruleNumber, field: z.string(), reason: z.string(), level: z.enum(levels), decides: z.boolean() }))
        .describe('Rules that would match but for one condition; `decides` where the rule would then be the first.'),
      tooLate: z.array(ruleNumber).describe('Rules that match as well, and come later.'),
    }),
  ),
};
