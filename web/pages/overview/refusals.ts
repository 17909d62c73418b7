/** The rows of the refusals, one for each user and what they tried, with the reason that was given most. Pure. */
import { countOf, type Row, textOf } from '../../api/use-rows.ts';

export interface Refusal {
  readonly code: string;
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  readonly subresource: string;
  readonly count: number;
  /** What the API server said, most often first. */
  readonly messages: readonly string[];
}

export function refusalsOf(rows: readonly Row[]): Refusal[] {
  const found = new Map<string, Refusal & { readonly byMessage: Map<string, number> }>();
  for (const row of rows) {
    const [code, user, verb, resource, subresource] = ['code', 'user', 'verb', 'resource', 'subresource'].map((key) => textOf(row[key]));
    const key = JSON.stringify([code, user, verb, resource, subresource]);
    const known = found.get(key);
    const byMessage = known?.byMessage ?? new Map<string, number>();
    const message = textOf(row['message']);
    byMessage.set(message, (byMessage.get(message) ?? 0) + countOf(row));
    const count = (known?.count ?? 0) + countOf(row);
    found.set(key, {
      code: code ?? '',
      user: user ?? '',
      verb: verb ?? '',
      resource: resource ?? '',
      subresource: subresource ?? '',
      count,
      byMessage,
      messages: [],
    });
  }
  return [...found.values()]
    .map(({ byMessage, ...refusal }) => ({
      ...refusal,
      messages: [...byMessage].sort(([, one], [, other]) => other - one).map(([message]) => message),
    }))
    .sort((one, other) => other.count - one.count);
}

const cannotTouch = /forbidden: User "(?:[^"\\]|\\.)*" cannot [\w-]+ resource "[^"]*" in API group "[^"]*"\s*(.*)$/s;
const cannotReach = /forbidden: User "(?:[^"\\]|\\.)*" cannot [\w-]+ (path "(?:[^"\\]|\\.)*")\s*(.*)$/s;
const forbidden = /^[^{}]{0,400}?(?: is )?forbidden: (.+)$/s;

/** What a message of the API server says beyond who tried what. */
export function shortReason(message: string): string {
  const touched = cannotTouch.exec(message)?.[1];
  if (touched !== undefined) return `no role allows it ${touched}`.trim();
  const [, path, more = ''] = cannotReach.exec(message) ?? [];
  if (path !== undefined) return `no role allows ${path} ${more}`.trim();
  return forbidden.exec(message)?.[1] ?? message;
}
