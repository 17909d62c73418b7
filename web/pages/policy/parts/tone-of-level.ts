/** The tone of an audit level. */
import type { Level } from '../../../../src/policy/policy.ts';
import type { Tone } from '../../../design/badge.tsx';

export function toneOfLevel(level: Level): Tone {
  if (level === 'None') return 'neutral';
  return level === 'Metadata' ? 'info' : 'accent';
}
