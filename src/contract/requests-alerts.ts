/** Requests about alerts: which there are, what is known of one, what became of it, what is kept quiet, and where they go. */
import { z } from 'zod';
import { alertLevels, alertStatuses, alertVerdicts } from '../model/alert.ts';
import { parseIpRange } from '../model/ip-range.ts';
import { requestRange } from './request-range.ts';

const id = z
  .string()
  .regex(/^(storm-)?[0-9a-f]{8,32}$/, 'An id of an alert has 8 to 32 hexadecimal digits, behind “storm-” where it is a storm')
  .describe('Its id, or the beginning of it that no other has.');
const name = z.string().min(1).max(1000);
const user = z.string().max(1000);

/** What alerts are looked for by, in lists and counts alike. */
const filters = {
  status: z.array(z.enum(alertStatuses)).max(3).default([]).describe('Only these; none means all.'),
  level: z.array(z.enum(alertLevels)).max(5).default([]).describe('Only these; none means all.'),
  rule: z.string().max(256).optional().describe('Only alerts of this rule, by its name or id.'),
  user: user.optional().describe('Only what this user did.'),
  cluster: z.string().max(253).optional().describe('Only of this cluster.'),
  namespace: z.string().max(253).optional().describe('Only about objects in this namespace.'),
  assignee: z.string().max(300).optional().describe('Only those of this person; empty for those of nobody.'),
  text: z
    .string()
    .max(1000)
    .optional()
    .describe('Only those with this text in a sentence, the rule, a user or an object, whatever the case.'),
  ...requestRange,
};

const ids = z.array(id).min(1).max(1000).describe('Their ids.');
const comment = z.string().max(4000).optional().describe('What there is to say; it is kept with who said it.');

/** What is made of an alert. */
const change = {
  status: z.enum(alertStatuses).optional().describe('What it is from now on. Closing takes a verdict.'),
  verdict: z.enum(alertVerdicts).optional().describe('What it was: for closing alone.'),
  assignee: z.string().max(300).optional().describe('Who looks after it; empty for nobody.'),
  comment,
};

const suppressionId = z.string().regex(/^[0-9a-f]{16}$/, 'This is no id of a suppression');

const suppression = z.strictObject({
  rule: name.max(256).optional().describe('The rule, by its name or id. Absent: all rules.'),
  cluster: name.optional().describe('Only what happened in this cluster.'),
  user: name.optional().describe('Only what this user did.'),
  namespace: name.optional().describe('Only what was done in this namespace.'),
  resource: name.optional().describe('Only what was done to this resource, such as pods or pods/exec.'),
  name: name.optional().describe('Only what was done to objects of this name.'),
  sourceIP: z
    .string()
    .max(100)
    .refine((text) => parseIpRange(text) !== null, 'This is no address or CIDR range; write it such as 10.0.0.0/8')
    .optional()
    .describe('Only what came from this address or CIDR range, by the last address, which alone is proven.'),
  owner: z.string().max(300).optional().describe('Who answers for it. Absent: whoever asks.'),
  reason: z.string().trim().min(1).max(2000).describe('Why it is right that nobody is told.'),
  days: z.int().min(1).max(366).default(30).describe('After how many days it ends.'),
});

export const alertsRequests = {
  'alerts list': z.strictObject({
    ...filters,
    limit: z.int().min(1).max(1000).default(100).describe('The most alerts to give.'),
    pageAfter: z.string().max(200).optional().describe('The cursor that the page before gave.'),
  }),
  'alerts show': z.strictObject({ id }),
  'alerts ack': z.strictObject({ ids, comment }),
  'alerts close': z.strictObject({ ids, verdict: z.enum(alertVerdicts).describe('What it was.'), comment }),
  'alerts reopen': z.strictObject({ ids, comment }),
  'alerts assign': z.strictObject({ ids, to: z.string().max(300).describe('Who looks after them; empty for nobody.'), comment }),
  'alerts comment': z.strictObject({ id, text: z.string().min(1).max(4000).describe('What there is to say.') }),
  'alerts suppress': suppression,
  'alerts unsuppress': z.strictObject({ id: z.string().max(100).describe('The id of the suppression.') }),
  'alert-counts': z.strictObject(filters),
  'alert-change': z.strictObject({ id, ...change }),
  'alerts-change': z.strictObject({ ids, ...change }),
  'alerts suppressions': z.strictObject({}),
  'suppression-save': suppression,
  'suppression-remove': z.strictObject({ id: suppressionId.describe('Its id, as the list of suppressions gives it.') }),
  'destination-states': z.strictObject({}),
  'destination-test': z.strictObject({ name: z.string().min(1).max(253).describe('The destination.') }),
  deliveries: z.strictObject({
    name: z.string().min(1).max(253).describe('The destination.'),
    limit: z.int().min(1).max(10_000).default(50).describe('The most to give, the newest first.'),
  }),
};

/** What they are called in the reference, where they are no commands. */
export const alertsSummaries = {
  'alert-counts': 'How many alerts there are, by level and status',
  'alert-change': 'Acknowledge an alert, close or open it, give it to somebody, or comment on it',
  'alerts-change': 'The same change of several alerts: of all that are named, or of none',
  'suppression-save': 'Keep quiet what is known and right, with a reason and an end',
  'suppression-remove': 'End a suppression',
  'destination-states': 'Where alerts are sent, what waits, and the last delivery of each',
  'destination-test': 'Send a test alert to a destination, at once',
  deliveries: 'What was sent to a destination, the newest first',
} as const satisfies Partial<Record<keyof typeof alertsRequests, string>>;
