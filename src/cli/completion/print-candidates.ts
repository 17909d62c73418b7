/**
 * `telltale __complete WORD…`: what the completion scripts of the shells call. One candidate a line, its description after
 * a tab; a first line `:files` asks the shell to complete file names.
 */
import { escapeText } from '../terminal/escape.ts';
import { completeWords } from './candidates.ts';

export async function printCandidates(words: readonly string[]): Promise<number> {
  const { candidates, files } = await completeWords(words, {
    query: async (typed, place) => (await import('./complete-query.ts')).completeQueryText(typed, place),
    question: async (before) => (await import('./complete-question.ts')).completeQuestion(before),
  });
  const lines = candidates.map(({ text, description }) => (description === undefined ? text : `${text}\t${escapeText(description)}`));
  process.stdout.write([...(files ? [':files'] : []), ...lines].map((line) => `${line}\n`).join(''));
  return 0;
}
