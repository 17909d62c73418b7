/**
 * Breaks a long command into lines that a shell takes as they are: at a blank of the query, where a line break means the same,
 * and between options, with a backslash.
 */
import { displayWidth } from '../terminal/width.ts';

interface Piece {
  readonly text: string;
  /** Whether the blank after it stands within the shell's quotes. */
  readonly quoted: boolean;
}

const indent = '  ';
const continuation = ' \\';

export function wrapCommand(command: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  let before: Piece | undefined;
  for (const piece of piecesOf(command)) {
    const width = displayWidth(line) + 1 + displayWidth(piece.text) + (piece.quoted ? 0 : continuation.length);
    if (before === undefined) line = piece.text;
    else if (width <= room) line += ` ${piece.text}`;
    else {
      lines.push(before.quoted ? line : line + continuation);
      line = indent + piece.text;
    }
    before = piece;
  }
  return [...lines, line];
}

/** An option and its value stay together. */
function isOption(text: string, quoted: boolean): boolean {
  return !quoted && /^--?[a-z]+$/.test(text);
}

/** The command cut at its blanks, but for those in a text of the query or in a value of an option, which have to stay as they are. */
function piecesOf(command: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  let inShellQuotes = false;
  let inText = false;
  const queryEnd = endOfQuery(command);
  for (let at = 0; at < command.length; at += 1) {
    const char = command.charAt(at);
    if (char === '\\') at += 1;
    else if (char === "'") inShellQuotes = !inShellQuotes;
    else if (char === '"') inText = !inText;
    else if (char === ' ' && !inText && (!inShellQuotes || at < queryEnd) && !isOption(command.slice(start, at), inShellQuotes)) {
      pieces.push({ text: command.slice(start, at), quoted: inShellQuotes });
      start = at + 1;
    }
  }
  return [...pieces, { text: command.slice(start), quoted: true }];
}

/** The query is the first argument in quotes; it ends where a quote is followed by a blank or by nothing. */
function endOfQuery(command: string): number {
  const quoted = /'(?:[^']|'\\'')*'(?= |$)/.exec(command);
  return quoted === null ? 0 : quoted.index + quoted[0].length;
}
