/** What became of one attempt to deliver an alert. */
import type { Delivery } from '../../api/destinations.ts';
import { Badge, type Tone } from '../../design/badge.tsx';

const tones: Readonly<Record<Delivery['result'], Tone>> = { 'done': 'good', 'retry': 'warn', 'refused': 'bad', 'given-up': 'bad' };
const words: Readonly<Record<Delivery['result'], string>> = {
  'done': 'delivered',
  'retry': 'tried again later',
  'refused': 'refused',
  'given-up': 'given up',
};

export function ResultBadge({ result }: { readonly result: Delivery['result'] }) {
  return <Badge tone={tones[result]}>{words[result]}</Badge>;
}
