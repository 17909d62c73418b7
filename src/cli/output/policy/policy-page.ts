/** The layout that the pages about policies share: a number at the left, and sentences in lines beside it. */
import { escapeText } from '../../terminal/escape.ts';
import type { Style } from '../../terminal/style.ts';
import { wrapWords } from '../summary-layout.ts';

export interface PolicyPage {
  readonly style: Style;
  /** Of the terminal; undefined where nobody said. */
  readonly width: number | undefined;
}

const usualWidth = 100;
const leastWidth = 40;

/** A paragraph behind a label of so many columns; what it says comes from outside, too. */
export function paragraph(label: string, labelWidth: number, text: string, { style, width = usualWidth }: PolicyPage): string[] {
  const room = Math.max(leastWidth, Math.min(width, 120) - labelWidth);
  return wrapWords(escapeText(text), room).map(
    (line, at) => (at === 0 ? style.bold(label.padEnd(labelWidth)) : ' '.repeat(labelWidth)) + line,
  );
}

/** The same in quiet colours, under a paragraph. */
export function remark(indent: number, text: string, page: PolicyPage): string[] {
  return paragraph('', indent, text, page).map(page.style.dim);
}

/** `rule 2`, `rules 2 and 3`, from the numbers of an answer. */
export function sayRuleNumbers(numbers: readonly number[]): string {
  const words = numbers.map(String);
  return `${words.length === 1 ? 'rule' : 'rules'} ${words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`}`;
}
