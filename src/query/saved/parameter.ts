/** The parameters of a saved query: what they may hold, and how a value of each type stands in the tokens. */
import { parseIpRange } from '../../model/ip-range.ts';
import type { Token } from '../token.ts';
import { readDuration } from '../values/duration.ts';
import { readSize } from '../values/size.ts';
import { readTime } from '../values/time.ts';

export const parameterTypes = ['text', 'pattern', 'number', 'duration', 'size', 'time', 'network'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface Parameter {
  /** Without the `$`: lower case, digits and `_`. */
  readonly name: string;
  readonly description: string;
  readonly type: ParameterType;
  /** The value where none is given. */
  readonly default: string | null;
  /** Without a value, the condition that it stands in is left out. */
  readonly optional: boolean;
  /** A value that shows what is meant. */
  readonly example: string | null;
}

export const parameterName = /^[a-z][a-z0-9_]*$/;

interface TypeTerms {
  /** Completes “… takes”. */
  readonly takes: string;
  /** A value that any query can be tried with. */
  readonly sample: string;
  readonly fits: (value: string) => boolean;
}

const types: Readonly<Record<ParameterType, TypeTerms>> = {
  text: { takes: 'text', sample: 'sample', fits: (value) => value !== '' },
  pattern: { takes: 'text, in which * and ? are wildcards', sample: 'sample*', fits: (value) => value !== '' },
  number: { takes: 'a number', sample: '1', fits: (value) => /^-?\d{1,15}(\.\d{1,9})?$/.test(value) },
  duration: { takes: 'a length of time, such as 30m or 24h', sample: '1h', fits: (value) => (readDuration(value) ?? 0) > 0 },
  size: { takes: 'a size, such as 64KiB', sample: '1KiB', fits: (value) => readSize(value) !== null },
  time: {
    takes: 'a time, such as 2026-11-21T01:30:00Z, yesterday or 2h (ago)',
    sample: 'now-1h',
    fits: (value) => readTime(value) !== null || readDuration(value) !== null,
  },
  network: { takes: 'an address or a network, such as 10.0.0.0/8', sample: '10.0.0.0/8', fits: (value) => parseIpRange(value) !== null },
};

/** What a value should be, where it is not; null where it fits. */
export function misfit({ type }: Parameter, value: string): string | null {
  return types[type].fits(value) ? null : types[type].takes;
}

/** A value that shows what is meant: for examples, and for trying a query that nobody has asked yet. */
export function sampleValue({ type, example, default: usual }: Parameter): string {
  return example ?? usual ?? types[type].sample;
}

/** Stands where no value is given, in a condition that is then left out. */
export function placeholder({ type }: Parameter): string {
  return types[type].sample;
}

/** The name of the parameter whose place this token is. */
export function parameterOf(token: Token): string | null {
  return token.kind === 'word' && /^\$[A-Za-z_]/.test(token.text) ? token.text.slice(1).toLowerCase() : null;
}

/** A value in its place: as if it stood in quotes, so that it can be no word of the language, whatever it holds. */
export function boundToken({ span, glued }: Token, { type }: Parameter, value: string): Token {
  return { kind: 'quoted', text: value, span, glued, bound: type === 'text' ? 'exact' : 'typed' };
}
