/** What is answered about audit policies. */
import { z } from 'zod';
import { diagnostic } from './answer-parts.ts';

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

const peak = z.strictObject({ today: count, kept: count, at: z.string() }).describe('The most events in one second.');
const gzip = z.strictObject({ ratio: z.number(), sample: count }).nullable();
const stored = z.strictObject({ ratio: z.number() }).nullable();

const coverage = {
  kind: z.enum(['question', 'detection']),
  name: z.string(),
  title: z.string(),
  status: z.enum(['answerable', 'partly', 'blind']),
  withheld: z.boolean().describe('Whether it would show bodies that hold credentials, which are not recorded, as it should be.'),
  needsCredentials: z
    .boolean()
    .describe('Whether it cannot be answered in full without recording credentials: then no change is proposed.'),
  because: z
    .array(
      z.strictObject({
        rule: ruleNumber.nullable().describe('The rule that decides; null for none.'),
        level: z.enum(levels),
        found: z.boolean().describe('Whether such requests are found at all.'),
        lacks: z.array(z.enum(['not-recorded', 'stage', 'bodies', 'outcome', 'late', 'level', 'untold'])),
        sentence: z.string(),
        needs: z.strictObject({ level: z.enum(levels), stages: z.array(z.enum(stages)) }),
        example: attributes,
      }),
    )
    .describe('Requests that it does not see as it would have to, by rule.'),
};

const difference = z.int();
const change = z.strictObject({
  edits: z.array(z.strictObject({ sentence: z.string(), rule: z.string().nullable().describe('The new rule as YAML.') })),
  price: z
    .strictObject({ events: difference, bytes: difference, unknownBodies: count, estimated: z.boolean() })
    .nullable()
    .describe('What would be recorded more of the recorded events; null where none were looked at.'),
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
      peak,
      gzip: gzip.describe(
        'Bytes that gzip leaves of one byte of the log, measured on so many events as the policy would write them; null where none are left.',
      ),
      stored: stored.describe(
        'Bytes on disk in the store for one byte of the log; null for files, and where the store is too small to tell.',
      ),
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
  'policy-traffic': value(
    z.strictObject({
      kubernetesVersion: z.string(),
      first: z.string().nullable(),
      last: z.string().nullable(),
      days: z.number().describe('From the first event to the last.'),
      groups: z
        .array(
          z.strictObject({
            rule: ruleNumber.nullable().describe('The rule that decides; null where none does.'),
            ...kind,
            stage: z.string(),
            level: z.string().describe('At which they were recorded.'),
            ...volume.shape,
            requestEvents: count,
            requestBytes: count.describe('Of the bodies of the requests.'),
            responseEvents: count,
            responseBytes: count,
            users: z.array(z.strictObject({ user: z.string(), events: count })).describe('The busiest.'),
          }),
        )
        .describe('Events of one kind on which one rule decides, most first.'),
      isCut: z.boolean().describe('Whether there are more kinds than are told: the rarest are left out.'),
      peak,
      gzip: gzip.describe(
        'Bytes that gzip leaves of one byte of the log, measured on so many events as the policy would write them, with masks where the asker sees masks; null where none are left.',
      ),
      stored: stored.describe(
        'Bytes on disk for one byte of the log, over the whole store; null for who sees a part of it, and where it is too small to tell.',
      ),
      warnings: z.array(diagnostic).describe('About the question for the events.'),
    }),
  ),
  'policy coverage': value(
    z.strictObject({
      path: z.string(),
      kubernetesVersion: z.string(),
      answerable: count,
      partly: count,
      blind: count,
      watches: z.array(
        z.strictObject({ ...coverage, change: change.nullable().describe('What opens its eyes; null where nothing has to, or can.') }),
      ),
      traffic: z
        .strictObject({ events: count, first: z.string().nullable(), last: z.string().nullable(), days: z.number() })
        .nullable()
        .describe('The recorded events that changes are priced on; null where none were asked for.'),
      failed: z.boolean().describe('Whether there is one of the status of failOn, or worse.'),
    }),
  ),
  'policy suggest': value(
    z.strictObject({
      text: z.string().describe('The policy as YAML.'),
      kubernetesVersion: z.string(),
      first: z.string(),
      last: z.string(),
      days: z.number(),
      today: volume,
      suggested: volume.describe('What the policy would record of it.'),
      budgetBytes: count.nullable().describe('The budget, for as long as was measured.'),
      isOver: z.boolean().describe('Whether it would record more than the budget.'),
      kept: count.describe('Questions and detections that had to stay answerable.'),
      answerable: count.describe('Those of them that do.'),
      costs: z
        .array(z.strictObject({ ...coverage, kept: z.boolean(), change: change.nullable() }))
        .describe('Questions that the policy answers in part, or not at all, with what it would cost to answer them.'),
      lowered: z
        .array(
          z.strictObject({
            user: z.string(),
            ...kind,
            path: z.string(),
            from: z.enum(levels),
            to: z.enum(levels),
            savedBytes: count,
            harmed: z.array(z.string()).describe('The questions and detections that see less of it.'),
          }),
        )
        .describe('Whose requests are recorded at less than the rest, most first.'),
      findings: z
        .array(z.strictObject({ line: z.int(), code: z.string(), message: z.string() }))
        .describe('Of policy lint, but for notes.'),
      failed: z.boolean().describe('Whether the budget does not hold, or something that had to stay answerable does not.'),
      notes: z.array(z.string()),
    }),
  ),
};
