/** One entry of a list of indicators, in the form in which its kind is compared. */
import { hubPrefix, type ListKind } from '../../model/indicator-list.ts';
import { parseIpRange } from '../../model/ip-range.ts';

const hub = new RegExp(hubPrefix);
const control = /\p{Cc}/u;

/** Null where it is none of the kind. */
export function canonicalEntry(kind: ListKind, text: string): string | null {
  if (text === '' || control.test(text)) return null;
  switch (kind) {
    case 'addresses':
      return parseIpRange(text) === null ? null : text;
    case 'hashes':
      return hashOf(text);
    case 'images':
      return /[\s*](?!$)/.test(text) || /(^|[^/])\*$/.test(text) ? null : text.replace(hub, '');
    default:
      // A lone * would be everything.
      return /^\**$/.test(text) ? null : text;
  }
}

/** What all entries are. */
export function guessKind(texts: readonly string[]): ListKind {
  const all = (fits: (text: string) => boolean) => texts.length > 0 && texts.every(fits);
  if (all((text) => parseIpRange(text) !== null)) return 'addresses';
  return all((text) => hashOf(text) !== null) ? 'hashes' : 'texts';
}

/** `sha256:…`, or the digits alone. */
function hashOf(text: string): string | null {
  return /^(?:[a-z0-9]+:)?([0-9a-f]{32,128})$/.exec(text.toLowerCase())?.[1] ?? null;
}
