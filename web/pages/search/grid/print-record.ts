/** A record indented for reading: only blanks are put between what it holds, so that no number loses a digit. Pure. */
import { visibleText } from '../../../text/visible-text.ts';

/** What is longer is shown to here; copying gives the whole. */
const longest = 200_000;

/** Empty brackets stay together; a text is passed over as a whole, also one that has no end. */
const tokens = /"(?:[^"\\]|\\.)*"?|[{[]\s*[}\]]|[{}[\],:]|\s+|[^\s"{}[\],:]+/gs;

export function printRecord(record: string): string {
  let depth = 0;
  const line = () => `\n${'  '.repeat(Math.max(0, depth))}`;
  const printed = record.slice(0, longest).replace(tokens, (token) => {
    if (token === '{' || token === '[') {
      depth += 1;
      return token + line();
    }
    if (token === '}' || token === ']') {
      depth -= 1;
      return line() + token;
    }
    if (token === ',') return token + line();
    if (token === ':') return ': ';
    return /^[\s{[]/.test(token) ? token.replace(/\s+/g, '') : token;
  });
  const whole = printed.split('\n').map(visibleText).join('\n');
  return record.length > longest ? `${whole}\n… ${record.length - longest} characters more` : whole;
}
