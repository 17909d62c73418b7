/** What is recorded of a request, in words; and whether two outcomes are the same. */
import type { Level, Stage } from '../policy.ts';
import { isAtLeast } from '../policy.ts';
import { sayAll } from './say-list.ts';

export interface Outcome {
  readonly level: Level;
  readonly omitStages: readonly Stage[];
  readonly omitManagedFields: boolean;
}

/** As the end of a sentence about requests: `are recorded without bodies`. */
export function sayOutcome({ level, omitStages, omitManagedFields }: Outcome): string {
  if (level === 'None') return 'are not recorded';
  const stages = omitStages.length === 0 ? '' : `, but not ${omitStages.length === 1 ? 'at' : 'at the stages'} ${sayAll(omitStages)}`;
  return `${sayLevel(level)}${omitManagedFields && isAtLeast(level, 'Request') ? ' less managedFields' : ''}${stages}`;
}

function sayLevel(level: Exclude<Level, 'None'>): string {
  switch (level) {
    case 'Metadata':
      return 'are recorded without bodies (Metadata)';
    case 'Request':
      return 'are recorded with the body of the request (Request)';
    case 'RequestResponse':
      return 'are recorded with the bodies of request and answer (RequestResponse)';
  }
}

/** In a few signs: `Metadata without RequestReceived`. */
export function nameOutcome({ level, omitStages, omitManagedFields }: Outcome): string {
  if (level === 'None') return level;
  const without = [...omitStages.toSorted(), ...(omitManagedFields && isAtLeast(level, 'Request') ? ['managedFields'] : [])];
  return without.length === 0 ? level : `${level} without ${sayAll(without)}`;
}

/** Where nothing is recorded, it does not matter what else is left out. */
export function isSameOutcome(one: Outcome, other: Outcome): boolean {
  return nameOutcome(one) === nameOutcome(other);
}
