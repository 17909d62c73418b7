/** A row format as pieces of text: made as rows arrive, so that memory stays flat. The terminal and downloads write the same. */
import type { RowsAnswer } from '../../contract/answers.ts';

/** Makes text harmless for where it is shown; what goes to a file stays as it is. */
export type Escape = (text: string) => string;

export type RowText = (answer: RowsAnswer, makeSafe: Escape | null) => AsyncGenerator<string | Uint8Array>;

/** Joins neighbouring texts, and leaves bytes as they are. */
export function* joinTexts(parts: Iterable<string | Uint8Array>): Generator<string | Uint8Array> {
  let texts: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      texts.push(part);
      continue;
    }
    if (texts.length > 0) yield texts.join('');
    texts = [];
    yield part;
  }
  if (texts.length > 0) yield texts.join('');
}
