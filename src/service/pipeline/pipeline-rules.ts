/** What can be noticed of the audit log itself: no request tells of it, so no rule of Sigma can. The guide lists them; a test holds it to this. */
import type { AlertLevel } from '../../model/alert.ts';
import type { FindingRule } from '../../model/finding.ts';

export type PipelineRuleName =
  | 'stream-stopped'
  | 'stream-back'
  | 'log-silent'
  | 'log-deleted'
  | 'log-rewritten'
  | 'log-unreadable'
  | 'log-damaged'
  | 'clock-ahead'
  | 'clock-behind'
  | 'records-unreadable'
  | 'copies-differ'
  | 'events-vanished'
  | 'level-lowered'
  | 'kinds-vanished'
  | 'stage-vanished'
  | 'retention-shortened'
  | 'spool-damaged'
  | 'rule-set-aside'
  | 'rule-runs-again';

interface Told {
  readonly id: string;
  readonly title: string;
  readonly level: AlertLevel;
  readonly description: string;
  readonly falsePositives: readonly string[];
  readonly next: readonly string[];
}

const told: Readonly<Record<PipelineRuleName, Told>> = {
  'stream-stopped': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a01',
    title: 'A stream of audit events has stopped',
    level: 'high',
    description:
      'An API server is never silent: nothing came for much longer than is usual. Its audit log was switched off, its sender was stopped, or the network between is broken.',
    falsePositives: ['A cluster, or a machine of the control plane, that was shut down.'],
    next: ['audit-gaps', 'audit-changes'],
  },
  'stream-back': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a02',
    title: 'A stream of audit events goes on',
    level: 'informational',
    description:
      'Events come again after a silence. Senders that keep what they cannot deliver bring what was logged meanwhile; what is missing is a gap.',
    falsePositives: [],
    next: ['audit-gaps'],
  },
  'log-silent': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a03',
    title: 'The audit log has a gap',
    level: 'medium',
    description:
      'For a stretch of time no event of the cluster is there, though events before and after it are. The API server stood still, or its log of that time was lost or taken away.',
    falsePositives: ['The only API server was restarted.'],
    next: ['audit-gaps', 'audit-changes'],
  },
  'log-deleted': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a04',
    title: 'A followed log was deleted or replaced',
    level: 'high',
    description:
      'The file that the API server writes to is gone, and was not renamed as rotation does it. What was read of it is kept here.',
    falsePositives: ['Somebody moved the log to another folder, or the machine was taken down.'],
    next: ['audit-gaps'],
  },
  'log-rewritten': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a05',
    title: 'A followed log was cut or written anew',
    level: 'high',
    description: 'The file is shorter than what was read of it, or begins with other events than it did. What was read of it is kept here.',
    falsePositives: ['Rotation that copies and truncates, such as `copytruncate` of logrotate; API servers rotate by renaming.'],
    next: ['audit-gaps'],
  },
  'log-unreadable': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a06',
    title: 'A followed log cannot be read any more',
    level: 'medium',
    description: 'The log is there and its permissions or its disk keep it from being read: from now on nothing of it arrives.',
    falsePositives: ['Permissions that an upgrade has set anew.'],
    next: ['audit-gaps'],
  },
  'log-damaged': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a07',
    title: 'A rotated log is damaged',
    level: 'medium',
    description: 'A compressed log could not be read in full: it was changed or cut off after it was written.',
    falsePositives: ['A full disk, or a machine that went down while the log was compressed.'],
    next: ['audit-gaps'],
  },
  'clock-ahead': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a08',
    title: 'Events come from the future',
    level: 'medium',
    description:
      'The times in the events lie after their arrival: a clock jumped, or somebody makes up events. Questions about a range of time miss them.',
    falsePositives: ['A machine whose clock is not synchronised, or the clock of this server is slow.'],
    next: ['audit-gaps'],
  },
  'clock-behind': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a09',
    title: 'Event times go back',
    level: 'low',
    description:
      'Among events that come at once are some of long ago: the clock of an API server went back, or old events were sent again.',
    falsePositives: ['An API server that could not send for a while, beside others that could.'],
    next: ['audit-gaps'],
  },
  'records-unreadable': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a0a',
    title: 'Records came that cannot be read',
    level: 'low',
    description:
      'What came is no audit event, or a damaged one. It is kept as it came; `telltale bad` shows it. Who can write to the log can hide an event so.',
    falsePositives: ['A sender that also sends other logs.'],
    next: ['audit-gaps'],
  },
  'copies-differ': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a0b',
    title: 'Copies of events differ',
    level: 'medium',
    description:
      'The same events came twice, with different content: one copy was altered or cut short. Both are kept; the fuller one is shown.',
    falsePositives: ['A log and a webhook of which one truncates long events.'],
    next: ['audit-gaps'],
  },
  'events-vanished': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a0c',
    title: 'Stored events have vanished',
    level: 'high',
    description:
      'Events are numbered as they are stored, without gaps. Some of the last hours are not there any more: somebody deleted them in the store.',
    falsePositives: ['Events that were older than retention.maxAge when they came, and were deleted by it.'],
    next: ['audit-gaps'],
  },
  'level-lowered': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a0d',
    title: 'Requests are recorded at a lower level than before',
    level: 'high',
    description:
      'The same kinds of requests that were recorded with their bodies are now recorded with less. Somebody changed the audit policy: a file that no request tells of.',
    falsePositives: ['A change of the audit policy that was meant; a second API server with another policy.'],
    next: ['audit-coverage', 'audit-changes'],
  },
  'kinds-vanished': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a0e',
    title: 'Kinds of requests are not recorded any more',
    level: 'medium',
    description:
      'Several kinds of requests that came in every quarter of an hour are missing at once, while others go on: the audit policy leaves them out, or what made them was switched off.',
    falsePositives: ['A controller or an operator that was taken away.'],
    next: ['audit-coverage', 'audit-changes'],
  },
  'stage-vanished': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a0f',
    title: 'A stage of requests is not recorded any more',
    level: 'medium',
    description: 'A stage that was recorded all the time is missing, while others go on: the audit policy omits it.',
    falsePositives: ['A change of the audit policy that was meant.'],
    next: ['audit-coverage', 'audit-changes'],
  },
  'retention-shortened': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a10',
    title: 'Events are deleted earlier than before',
    level: 'medium',
    description:
      'The configuration of this server was changed: retention.maxAge is shorter, or was set where nothing was deleted. Older events are deleted within the hour.',
    falsePositives: ['A change that was meant.'],
    next: ['audit-gaps'],
  },
  'spool-damaged': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a11',
    title: 'What was received is damaged on disk',
    level: 'high',
    description:
      'Bodies in the spool do not fit their checksums, or could not be stored, and are set aside: the disk is broken, or somebody changed files of the spool.',
    falsePositives: ['A broken disk.'],
    next: ['audit-gaps'],
  },
  'rule-set-aside': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a12',
    title: 'A detection rule is set aside',
    level: 'medium',
    description:
      'A rule fails or takes too long, and the others go on without it. It is tried again by itself, over all that it has missed; until it runs, what it would find is not told.',
    falsePositives: ['A machine that is very busy for a while.'],
    next: ['audit-gaps'],
  },
  'rule-runs-again': {
    id: '0b8d6f0e-3b0f-4d0f-9a0c-1d2f6f4c7a13',
    title: 'A detection rule is not set aside any more',
    level: 'informational',
    description: 'The rule has caught up with all that it had missed, or was taken away.',
    falsePositives: [],
    next: ['audit-gaps'],
  },
};

/** Impair defenses: disable or modify the audit log; indicator removal. */
const tags: readonly string[] = ['attack.defense-evasion', 'attack.t1562.008', 'attack.t1070'];

export const pipelineRuleNames = Object.keys(told) as readonly PipelineRuleName[];

export function pipelineRule(name: PipelineRuleName): FindingRule {
  return { ...told[name], name, source: 'pipeline', tags };
}
