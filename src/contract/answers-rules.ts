/** What is answered about detection rules, and what they find. */
import { z } from 'zod';
import { alertLevels } from '../model/alert.ts';
import { finding, foundRule } from './answer-parts.ts';

const count = z.int().min(0);
const level = z.enum(alertLevels);
const verdict = z.enum(['alive', 'partly', 'dead']).describe('Whether events can satisfy it: all of it, a part of it, or none.');
const needs = z.enum(['Metadata', 'Request', 'RequestResponse']).describe('The audit level below which it finds nothing, or not all.');
const value = <Schema extends z.ZodType>(schema: Schema) => ({ kind: 'value', schema }) as const;

const brief = {
  id: z.string(),
  name: z.string(),
  title: z.string(),
  level,
  status: z.enum(['stable', 'test', 'experimental', 'deprecated', 'unsupported']),
  tags: z.array(z.string()),
  verdict,
  needs,
  enabled: z.boolean(),
  correlation: z.string().nullable().describe('What it counts; null where it is about one event.'),
  exceptions: count.describe('How many exceptions it has.'),
};

const exception = z.strictObject({
  title: z.string(),
  owner: z.string(),
  reason: z.string(),
  expires: z.string().describe('The last day on which it holds.'),
  expired: z.boolean(),
});

const found = z.strictObject({
  id: z.string().describe('The same for the same events, however often they are looked at.'),
  rule: foundRule,
  time: z.string(),
  cluster: z.string(),
  auditID: z.string(),
  user: z.string(),
  reason: z.string().describe('One sentence on this very case.'),
  events: count.describe('How many events it rests on.'),
  event: z.string().exactOptional().describe('The last of them, as it arrived.'),
});

const shown = {
  ...brief,
  description: z.string(),
  author: z.string(),
  references: z.array(z.string()),
  falsePositives: z.array(z.string()),
  reason: z.string(),
  next: z.array(z.string()),
  queries: z.array(z.strictObject({ text: z.string(), english: z.string() })),
  tests: z.strictObject({ match: count, ignore: count }),
  exceptions: z.array(exception),
  counts: z
    .array(z.strictObject({ name: z.string(), title: z.string(), correlation: brief.correlation }))
    .describe('The rules whose events, or findings, a correlation counts, in its order.'),
};

const tried = z.strictObject({
  name: z.string(),
  match: count.describe('Events, or stories, that it has to find.'),
  ignore: count,
  failures: z.array(z.strictObject({ wants: z.enum(['match', 'ignore']), number: z.int().min(1) })),
});

const often = z.array(z.strictObject({ value: z.string(), findings: count })).describe('Most first.');

const past = z.strictObject({
  name: z.string(),
  title: z.string(),
  level,
  from: z.string().nullable().describe('Null where no beginning was asked for.'),
  to: z.string(),
  findings: count.describe('How many it would have raised: requests, or groups of a correlation.'),
  isCut: z.boolean().describe('Whether a correlation had more events than are looked at; then the newest count.'),
  days: z.array(z.strictObject({ day: z.string(), findings: count })).describe('The days, in UTC, that have any.'),
  users: often,
  namespaces: often,
  latest: z.array(
    z.strictObject({ time: z.string(), cluster: z.string(), id: z.string(), user: z.string(), namespace: z.string(), reason: z.string() }),
  ),
});

export const rulesAnswers = {
  detect: value(
    z.strictObject({
      rules: count.describe('How many rules ran.'),
      left: z.array(z.string()).describe('Rules that did not run: no event can satisfy them, or they are deprecated.'),
      failed: z.boolean(),
      findings: z.array(found),
    }),
  ),
  'rules list': value(z.strictObject({ rules: z.array(z.strictObject(brief)) })),
  'rules show': value(
    z.strictObject({
      ...shown,
      path: z.string(),
      text: z.string().describe('The file.'),
    }),
  ),
  catalogue: value(
    z.strictObject({
      rules: z.array(
        z.strictObject({
          ...brief,
          tactic: z.string().describe('Of ATT&CK, such as privilege-escalation; empty where it is of none.'),
          raises: z.boolean().describe('Whether it raises findings itself; what only feeds a correlation does not.'),
          runs: z.boolean().describe('Whether the server runs it, by its configuration.'),
          aside: z.boolean().describe('Whether it failed or was too slow, or what it counts was: it is tried again later.'),
          queries: z.array(z.string()).describe('It works where each of them works.'),
        }),
      ),
    }),
  ),
  rule: value(
    z.strictObject({
      ...shown,
      tactic: z.string(),
      text: z.string().describe('The file, with all that it holds.'),
      alone: z.boolean().describe('Whether the file holds this rule and nothing else.'),
    }),
  ),
  'rule-test': value(
    z.strictObject({
      rules: z.array(z.strictObject({ ...tried.shape, title: z.string(), level, verdict, needs, english: z.array(z.string()) })),
      findings: z.array(finding),
      failed: z.boolean().describe('Whether a test failed, or something in the text is wrong.'),
    }),
  ),
  'rule-past': value(past),
  detections: value(
    z.strictObject({
      detections: z.array(
        z.strictObject({
          name: z.string(),
          title: z.string(),
          level,
          tactic: z.string().describe('Of ATT&CK, such as privilege-escalation; empty where it is of none.'),
          queries: z.array(z.string()).describe('It works where each of them works.'),
        }),
      ),
    }),
  ),
  'rules lint': value(
    z.strictObject({
      files: z.array(
        z.strictObject({
          path: z.string(),
          rules: z.array(z.strictObject({ name: z.string(), title: z.string(), verdict, needs })),
          exceptions: z.array(exception),
          findings: z.array(finding),
          text: z.string().describe('The file that the places are in.'),
        }),
      ),
      failed: z.boolean(),
    }),
  ),
  'rules convert': value(
    z.strictObject({
      rules: z.array(
        z.strictObject({
          name: z.string(),
          before: verdict,
          after: verdict,
          text: z.string().describe('The rule in our own form, as YAML.'),
        }),
      ),
    }),
  ),
  'rules test': value(
    z.strictObject({
      rules: z.array(tried),
      failed: z.boolean(),
      past: z.array(past).nullable().describe('What each would have raised; null where that was not asked for.'),
    }),
  ),
};
