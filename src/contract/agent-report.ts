/** What an agent tells of its node, as a request of `POST /v1/ingest/notices/{cluster}`. Of kinds that a newer agent knows only the head is looked at. */
import { z } from 'zod';

/** Controls, and what turns or hides text. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .transform((value) => value.replace(unsafe, '\u{fffd}'));
const count = z.int().min(0);

const head = {
  id: z.string().regex(/^[0-9a-f]{32}$/, 'An id has 32 hexadecimal digits'),
  time: z.iso.datetime(),
  path: text(4200).describe('The log, or the folder of the agent.'),
};
const content = { content: text(100), meanwhile: z.literal(true).exactOptional().describe('It came about while no agent ran.') };

/** Each kind of notice, with what it brings. */
export const noticeForms = {
  'deleted': z.object({ ...head, kind: z.literal('deleted'), replaced: z.boolean(), ...content }),
  'rewritten': z.object({ ...head, kind: z.literal('rewritten'), ...content }),
  'read-again': z.object({ ...head, kind: z.literal('read-again'), ...content }),
  'missed': z.object({ ...head, kind: z.literal('missed'), ...content }),
  'unreadable': z.object({ ...head, kind: z.literal('unreadable'), code: text(100) }),
  'damaged': z.object({ ...head, kind: z.literal('damaged'), reason: text(200), storedAt: count }),
  'spool-full': z.object({ ...head, kind: z.literal('spool-full') }),
  'spool-damaged': z.object({ ...head, kind: z.literal('spool-damaged'), entries: count, bytes: count }),
} as const;

export const mostNotices = 100;

export const agentReport = z.object({
  node: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/, 'This is no name of a node'),
  version: text(100),
  sent: z.iso.datetime().describe('By the clock of the node. How long ago something was noticed is counted from here.'),
  everySeconds: z.int().min(1).max(86_400).describe('So often the agent gives a sign of life.'),
  waiting: z.object({ bodies: count, bytes: count }).describe('What the agent has read and not sent.'),
  notices: z.array(z.looseObject({ ...head, kind: z.string().regex(/^[a-z][a-z-]{0,39}$/, 'This is no kind of notice') })).max(mostNotices),
});

export const agentReportAnswer = z.object({
  taken: z.int().describe('How many notices are on disk.'),
  unknown: z.array(z.string()).describe('Kinds of notices that this server does not know; those are passed over.'),
});
