/** Whether kube-apiserver takes a value, as the parser of its flags reads it. */
import type { AuditFlag } from './audit-flags.ts';

const duration = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const truths = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;
const integer = /^[-+]?(?:\d[\d_]*|0x[\da-f]+|0o[0-7]+|0b[01]+)$/i;
const decimal = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** Null where it is taken; otherwise why not, without a full stop. */
export function whyRefused({ kind, words, least }: AuditFlag, value: string | null): string | null {
  if (value === null) return kind === 'switch' ? null : 'a value is missing';
  switch (kind) {
    case 'switch':
      return truths.test(value) ? null : 'it is true or false';
    case 'integer':
      if (!integer.test(value)) return 'it has to be a whole number';
      return least !== undefined && Number(value) < least ? `it has to be ${least} at least` : null;
    case 'number':
      return decimal.test(value) ? null : 'it has to be a number';
    case 'duration':
      if (duration.test(value)) return null;
      return /^\d+$/.test(value) ? 'a duration needs its unit, such as 10s' : 'it has to be a duration, such as 10s or 1m30s';
    case 'word':
      return words?.includes(value) === false ? `it is one of ${words.join(', ')}` : null;
    case 'path':
      return null;
  }
}
