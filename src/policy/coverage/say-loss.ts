/** Why a policy does not answer a question, and what would change that, in words. */
import { sayAll } from '../describe/say-list.ts';
import { sayRequests } from '../describe/say-requests.ts';
import type { Loss } from './cover-policy.ts';
import type { Lack } from './judge-record.ts';
import type { PolicyEdit } from './open-eyes.ts';

/** `Rule 3 does not record such requests.` */
export function sayLoss({ ruleIndex, level, lacks, need }: Pick<Loss, 'ruleIndex' | 'level' | 'lacks' | 'need'>): string {
  const who = ruleIndex === null ? 'No rule takes such requests' : `Rule ${ruleIndex + 1}`;
  const said = lacks.map((lack) => sayLack(lack, level, need)).filter((text) => text !== '');
  if (lacks.includes('untold')) return 'The policy is too large to tell for all requests.';
  if (ruleIndex === null) return `${who}, so they are not recorded.`;
  return `${who} ${sayAll(said)}.`;
}

function sayLack(lack: Lack, level: Loss['level'], need: Loss['need']): string {
  switch (lack) {
    case 'not-recorded':
      return 'does not record such requests (None)';
    case 'stage':
      return `leaves out the ${need.stages.length === 1 ? 'stage' : 'stages'} ${sayAll(need.stages)}`;
    case 'bodies':
      return level === 'Request'
        ? 'records what was sent, but not the answer (Request)'
        : 'records who, what and when, but no bodies (Metadata)';
    case 'outcome':
      return 'records such requests only before their outcome is known';
    case 'late':
      return 'records them only after they have ended: one that still runs does not show';
    case 'level':
      return `records them at ${level}, and another level is asked for`;
    case 'untold':
      return '';
  }
}

/** `Before rule 3, record requests to create pods of the core group at Request.` */
export function sayEdit(edit: PolicyEdit): string {
  switch (edit.kind) {
    case 'insert': {
      const place = edit.before === null ? 'Behind the last rule' : `Before rule ${edit.before + 1}`;
      const { level } = edit.rule;
      return level === 'None'
        ? `${place}, leave out ${sayRequests(edit.rule)}.`
        : `${place}, record ${sayRequests(edit.rule)} at ${level}.`;
    }
    case 'raise':
      return `Raise rule ${edit.ruleIndex + 1} to ${edit.level}.`;
    case 'keep-stages':
      return `Take ${sayAll(edit.stages)} out of the omitStages of ${edit.ruleIndex === null ? 'the policy' : `rule ${edit.ruleIndex + 1}`}.`;
  }
}
