/**
 * The words of YAML with what each is, for colours. Line by line and total: a text with errors is coloured as far as it looks like
 * YAML. Policies use little of the language; what the loader makes of a text is told by the findings. Pure.
 */
import { levels, stages } from '../../src/policy/policy.ts';

export type YamlLook = 'key' | 'text' | 'word' | 'comment' | 'punctuation' | 'level' | 'none';

export interface YamlSpan {
  readonly start: number;
  readonly end: number;
  readonly look: YamlLook;
}

const token =
  /(?<comment>(?:^|(?<=\s))#.*)|(?<text>"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)|(?<punctuation>[{}[\],]|-(?=\s|$)|:(?=\s|$))|(?<word>(?:(?![\s{}[\],"'#]|:(?:\s|$)).)(?:(?![{}[\],]|:(?:\s|$)|\s#).)*)/gu;
const recorded: ReadonlySet<string> = new Set(levels.filter((level) => level !== 'None'));
const named: ReadonlySet<string> = new Set(stages);

export function yamlSpans(text: string): YamlSpan[] {
  const spans: YamlSpan[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    spans.push(...ofLine(line.replace(/\r$/, ''), start));
    start += line.length + 1;
  }
  return spans;
}

function ofLine(line: string, offset: number): YamlSpan[] {
  return Array.from(line.matchAll(token), ({ index, groups = {}, 0: whole }) => {
    const shown = whole.trimEnd();
    return { start: offset + index, end: offset + index + shown.length, look: lookOf(shown, groups, line.slice(index + whole.length)) };
  }).filter(({ start, end }) => end > start);
}

function lookOf(shown: string, { comment, text, punctuation }: Readonly<Record<string, string | undefined>>, rest: string): YamlLook {
  if (comment !== undefined) return 'comment';
  if (punctuation !== undefined) return 'punctuation';
  if (/^\s*:(\s|$)/.test(rest)) return 'key';
  if (text !== undefined) return 'text';
  if (shown === 'None') return 'none';
  return recorded.has(shown) || named.has(shown) ? 'level' : 'word';
}
