/** How commands that find something are told which levels matter. */
import { alertLevels } from '../model/alert.ts';

/** @param what is found, in the plural */
export const leastLevel = <What extends string>(what: What) =>
  ({
    option: 'level',
    placeholder: 'LEVEL',
    takes: alertLevels,
    initial: 'informational',
    description: `Only ${what} of this level at least: ${alertLevels.join(', ')} (default: informational).`,
  }) as const;

export const failingLevel = {
  option: 'fail-on',
  placeholder: 'LEVEL',
  takes: [...alertLevels, 'never'],
  initial: 'never',
  description: 'The least level that fails: a level, or never (default: never).',
} as const;
