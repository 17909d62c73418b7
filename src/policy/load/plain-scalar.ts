/** What a word without quotes means to kube-apiserver, which reads YAML 1.1: `No` is false, `08` a number, `12:30` a text. */

export type Plain =
  | { readonly kind: 'text' | 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly finite: boolean };

const words: ReadonlyMap<string, Plain> = new Map<string, Plain>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, { kind: 'boolean', value: true }] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, { kind: 'boolean', value: false }] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, { kind: 'null' }] as const),
  ...['.nan', '.NaN', '.NAN', '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF'].map(
    (word) => [word, { kind: 'number', finite: false }] as const,
  ),
]);

const whole = /^[-+]?(?:0|0?[1-9]\d*|0x[\da-f]+|0o?[0-7]+|0b[01]+)$/i;
const fraction = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i;

export function readPlain(word: string): Plain {
  const known = words.get(word);
  if (known !== undefined) return known;
  if (!/^[-+.\d]/.test(word)) return { kind: 'text' };
  const digits = word.replaceAll('_', '');
  return whole.test(digits) || fraction.test(digits) ? { kind: 'number', finite: true } : { kind: 'text' };
}
