/** Whether RE2, the engine's regular expressions, will take an expression. Linear; says nothing about what it matches. */

/** One piece at a time: quoted text, an escape, a class, the head of a group, its end, a repetition, or a character. */
const piece =
  /\\Q.*?(?:\\E|$)|\\.?|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*(?<close>\])?|\((?:\?(?:P?<\w+>|[imsU-]*[:)]|<?[=!]|.?))?|\)|(?:[*+?]|\{(?<low>\d{1,9})(?:,(?<high>\d{0,9}))?\})\??|./gsu;

/** What is wrong, as the end of a sentence; null where nothing is. */
export function regexProblem(source: string): string | null {
  let open = 0;
  let repeatable = false;
  for (const { 0: text, groups } of source.matchAll(piece)) {
    const problem = pieceProblem(text, groups ?? {}, repeatable);
    if (problem !== null) return problem;
    if (text.startsWith('(') && !text.endsWith(')')) open++;
    if (text === ')' && open-- === 0) return 'a ) was never opened';
    repeatable = !(text.startsWith('(') || text === '|' || text === '^' || isRepetition(text));
  }
  return open > 0 ? 'a ( is never closed' : null;
}

function pieceProblem(text: string, groups: Record<string, string | undefined>, repeatable: boolean): string | null {
  if (text === '\\') return 'it ends with a lone backslash';
  if (/^\\[1-9]/.test(text)) return 'it refers back to a group';
  if (/^\\[ZkGKR]$/.test(text)) return `${text} is not known`;
  if (text.startsWith('[')) return groups['close'] === undefined ? 'a [ is never closed' : null;
  if (/^\(\?<?[=!]$/.test(text)) return 'it looks around';
  if (/^\(\?.?$/su.test(text) && !/^\(\?[:)]$/.test(text)) return 'its ( ? … is not known';
  if (!isRepetition(text)) return null;
  if (!repeatable) return `nothing stands before ${text}`;
  return Math.max(Number(groups['low'] ?? 0), Number(groups['high'] ?? 0)) > 1000 ? 'it repeats more than 1000 times' : null;
}

function isRepetition(text: string): boolean {
  return /^(?:[*+?]|\{\d+(?:,\d*)?\})\??$/.test(text);
}
