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

const count = z.int().min(0);
const decider = ruleNumber.nullable().exactOptional();
const kind = { verb: z.string(), apiGroup: z.string(), resource: z.string(), subresource: z.string() };
const volume = z.strictObject({ events: count, bytes: count });

const volumeWith = z.strictObject({
  kept: volume.describe('What would be left of what is recorded.'),
  estimated: volume.describe('What would come beside it, estimated from what is recorded.'),
  unknownBodies: count.describe('Events whose bodies would be recorded, and are nowhere in the log.'),
});

const monthCost = z.strictObject({
  ingest: z.number().describe('For what is sent.'),
  storage: z.number().describe('For what is kept, once the retention is full.'),
  total: z.number(),
});

const value = <Schema extends z.ZodType>(schema: Schema) => ({ kind: 'value', schema }) as const;

export const policyAnswers = {
  'policy init': value(
    z.strictObject({
      text: z.string().nullable().describe('The policy; null where it was asked what there is.'),
      templates: z.array(z.strictObject({ name: z.string(), purpose: z.string() })),
      managed: z
        .array(z.strictObject({ name: z.string(), title: z.string(), records: z.string(), switches: z.string(), guide: z.string() }))
        .describe('Control planes that take no policy.'),
    }),
  ),
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
  'policy diff': value(
    z.strictObject({
      before: z.string(),
      after: z.string(),
      differ: z.boolean(),
      differences: z.array(
        z.strictObject({
          sentence: z.string(),
          from: z.strictObject(outcome),
          to: z.strictObject(outcome),
          before: decider.describe('The rule that decided; null for none, absent for any.'),
          after: decider.describe('The rule that decides now.'),
          lessBefore: z.array(ruleNumber).describe('Earlier rules of the first policy that take some of these requests.'),
          lessAfter: z.array(ruleNumber),
          example: attributes.nullable(),
        }),
      ),
      traffic: z
        .strictObject({
          events: count.describe('Recorded events that were looked at.'),
          changed: count,
          kinds: z.array(z.strictObject({ ...kind, stage: z.string(), from: z.string(), to: z.string(), events: count, bytes: count })),
        })
        .nullable()
        .describe('What changes for recorded events, most first; null where none were asked for.'),
    }),
  ),
  'policy simulate': value(
    z.strictObject({
      path: z.string(),
      kubernetesVersion: z.string(),
      first: z.string().nullable(),
      last: z.string().nullable(),
      days: z.number().describe('From the first event to the last.'),
      today: volume.describe('What is recorded.'),
      total: volumeWith,
      rules: z.array(
        z.strictObject({
          rule: ruleNumber.nullable().describe('Null for what no rule takes.'),
          level: z.enum(levels),
          today: volume,
          ...volumeWith.shape,
          stages: z.record(z.string(), count).describe('Events that are kept, by stage.'),
          costs: z
            .array(z.strictObject({ today: z.number(), policy: z.number() }))
            .describe('A month of its events, at each of the price lists, in their order.'),
          top: z.array(z.strictObject({ ...kind, ...volume.shape, users: z.array(z.string()) })).describe('What most of its events are.'),
        }),
      ),
      peak: z.strictObject({ today: count, kept: count, at: z.string() }).describe('The most events in one second.'),
      gzip: z
        .strictObject({ ratio: z.number(), sample: count })
        .nullable()
        .describe(
          'Bytes that gzip leaves of one byte of the log, measured on so many events as the policy would write them; null where none are left.',
        ),
      stored: z
        .strictObject({ ratio: z.number() })
        .nullable()
        .describe('Bytes on disk in the store for one byte of the log; null for files, and where the store is too small to tell.'),
      costs: z
        .array(
          z.strictObject({
            list: z.string(),
            title: z.string(),
            region: z.string(),
            currency: z.string().describe('Empty where nobody said.'),
            asOf: z.array(z.string()).describe('When its prices were read where: dates, oldest first.'),
            page: z.string().nullable().describe('Where the vendor lists its prices.'),
            today: monthCost,
            policy: monthCost,
            notes: z.array(z.string()),
          }),
        )
        .describe('What a month costs, by price list: list prices without discounts.'),
      retentionDays: z.int(),
      notes: z.array(z.string()).describe('What the log does not hold, and what was done about it.'),
    }),
  ),
};
