/** What is answered about alerts, suppressions and destinations. */
import { z } from 'zod';
import { alertLevels, alertStatuses, alertVerdicts } from '../model/alert.ts';
import { actorKinds } from '../model/fields-derived.ts';
import { findingSources } from '../model/finding.ts';

const count = z.int().min(0);
const level = z.enum(alertLevels);
const status = z.enum(alertStatuses);
const verdict = z.enum(alertVerdicts).nullable().describe('Null while it is not closed.');
const actorKind = z.enum(actorKinds);
const value = <Schema extends z.ZodType>(schema: Schema) => ({ kind: 'value', schema }) as const;

const object = z
  .strictObject({ resource: z.string(), subresource: z.string(), apiGroup: z.string(), namespace: z.string(), name: z.string() })
  .nullable()
  .describe('Null for a request that is for no resource.');

const rule = {
  id: z.string(),
  name: z.string(),
  title: z.string(),
  level,
  source: z.enum(findingSources),
  tags: z.array(z.string()),
};

const brief = {
  id: z.string(),
  rule: z.strictObject(rule),
  status,
  verdict,
  assignee: z.string().describe('Empty for nobody.'),
  comments: count.describe('How many comments there are; 0 where a part of the alert is outside of what the asker may see.'),
  storm: z.boolean().describe('Whether it stands for the alerts beyond the most that one rule opens in a cluster within an hour.'),
  cluster: z.string(),
  user: z.string().describe('Who acted; of a storm, who acted most.'),
  users: count.describe('How many different people acted.'),
  impersonatedUser: z.string().describe('Whom they acted as; empty where as themselves.'),
  actorKind,
  sourceIPs: z.array(z.string()).describe('Only the last is proven.'),
  verb: z.string(),
  object,
  namespaces: z.array(z.string()).describe('The first twenty.'),
  firstTime: z.string(),
  lastTime: z.string(),
  findings: count,
  events: count.describe('How many events it rests on.'),
  sentence: z.string(),
};

const alert = z.strictObject(brief);

const event = z.strictObject({
  id: z.string().describe('As the store knows it.'),
  auditID: z.string(),
  time: z.string(),
  stage: z.string(),
  verb: z.string(),
  requestURI: z.string(),
  code: z.int().nullable(),
  user: z.string(),
  impersonatedUser: z.string().nullable(),
  sourceIPs: z.array(z.string()),
  userAgent: z.string(),
  object,
});

const finding = z.strictObject({
  id: z.string(),
  firstTime: z.string(),
  time: z.string(),
  user: z.string(),
  impersonatedUser: z.string(),
  sourceIPs: z.array(z.string()),
  userAgent: z.string(),
  verb: z.string(),
  code: z.int().nullable(),
  object,
  auditIDs: z.array(z.string()),
  events: count,
  reason: z.string(),
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
});

const trailEntry = z.strictObject({
  at: z.string(),
  author: z.string().describe('`telltale` where it did it by itself.'),
  what: z.string().describe('In English, such as “closed as benign”.'),
  status,
  verdict,
  assignee: z.string(),
  comment: z.string().describe('Empty where nothing was said.'),
});

const detail = z.strictObject({
  ...brief,
  rule: z.strictObject({
    ...rule,
    description: z.string().describe('What a match means.'),
    falsePositives: z.array(z.string()),
  }),
  whole: z.boolean().describe('Whether the asker sees all of it; else comments are left out, and nothing can be changed.'),
  latest: z.array(finding).describe('The latest hundred findings, the newest first.'),
  evidence: z.strictObject({
    events: z
      .array(event)
      .describe('The events that the latest findings rest on, as far as the store has them, oldest first; a hundred at most.'),
    missing: z.array(z.string()).describe('The audit IDs of those that it has not, or that the asker may not see.'),
  }),
  timeline: z.strictObject({
    stepSeconds: count,
    steps: z.array(z.strictObject({ time: z.string(), findings: count })).describe('Those with a finding.'),
  }),
  top: z.array(z.strictObject({ user: z.string(), findings: count })).describe('Who acted most.'),
  related: z.array(alert.extend({ because: z.enum(['user', 'object', 'address']).describe('What both have in common.') })),
  next: z.array(
    z.strictObject({
      title: z.string(),
      name: z.string().nullable().describe('The saved query; null for a question that is made here.'),
      text: z.string().describe('The question, in the query language.'),
    }),
  ),
  trail: z.array(trailEntry).describe('What became of it, oldest first.'),
});

const suppression = z.strictObject({
  id: z.string(),
  rule: z.string().describe('Empty for all rules.'),
  cluster: z.string(),
  user: z.string(),
  namespace: z.string(),
  resource: z.string(),
  name: z.string(),
  sourceIP: z.string(),
  owner: z.string(),
  reason: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  holds: z.boolean().describe('Whether it has not ended yet.'),
  findings: count.describe('How many findings it has kept quiet.'),
  lastTime: z.string().nullable().describe('When the last of them happened.'),
});

const delivery = z.strictObject({
  time: z.string(),
  destination: z.string(),
  kind: z.string(),
  alert: z.string(),
  rule: z.string(),
  attempt: count,
  result: z.enum(['done', 'retry', 'refused', 'given-up']),
  detail: z.string(),
});

export const alertsAnswers = {
  'alerts list': value(
    z.strictObject({
      alerts: z.array(alert),
      next: z.string().nullable().describe('The cursor of the page that follows; null where there is none.'),
    }),
  ),
  'alerts show': value(detail),
  'alert-counts': value(
    z.strictObject({
      alerts: count,
      counts: z.array(z.strictObject({ level, open: count, acknowledged: count, closed: count })).describe('The most severe first.'),
    }),
  ),
  'alert-change': value(alert),
  'alerts-change': value(z.strictObject({ alerts: z.array(alert).describe('In the order of the ids, each once.') })),
  'alerts suppressions': value(z.strictObject({ suppressions: z.array(suppression) })),
  'suppression-save': value(suppression),
  'suppression-remove': value(z.strictObject({ id: z.string() })),
  'destination-states': value(
    z.strictObject({
      destinations: z.array(
        z.strictObject({
          name: z.string(),
          kind: z.string(),
          where: z.string(),
          minLevel: level,
          waiting: count,
          waitsSince: z.string().nullable(),
          last: delivery.nullable(),
        }),
      ),
    }),
  ),
  'destination-test': value(
    z.strictObject({
      result: delivery.shape.result,
      detail: z.string(),
      sent: z.array(z.string()).describe('What was sent, without the secrets.'),
    }),
  ),
  deliveries: value(z.strictObject({ deliveries: z.array(delivery) })),
};
