/** Asks for a secret on the terminal: what is typed or pasted is not shown. */
import { StringDecoder } from 'node:string_decoder';
import { AppError } from '../../contract/problems.ts';

export interface HiddenInput {
  setRawMode(isRaw: boolean): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  off(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** Longer is no secret that somebody typed. */
const longest = 10_000;

/** @throws AppError `cancelled` on Ctrl-C, and on Ctrl-D */
export function readHidden(question: string, input: HiddenInput, write: (text: string) => void): Promise<string> {
  const decoder = new StringDecoder('utf8');
  let typed = '';
  write(question);
  input.setRawMode(true);
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      write('\n');
      settle();
    };
    const take = (chunk: Uint8Array) => {
      // Some terminals put signs around what is pasted.
      for (const char of decoder.write(Buffer.from(chunk)).replaceAll(/\u001b\[20[01]~/g, '')) {
        if (char === '\r' || char === '\n') return end(() => resolve(typed));
        if (char === '\u0003' || char === '\u0004') return end(() => reject(new AppError('cancelled', { message: 'No token was given.' })));
        typed = edit(typed, char);
      }
    };
    input.on('data', take);
    input.resume();
  });
}

function edit(typed: string, char: string): string {
  if (char === '\u007f' || char === '\b') return typed.slice(0, -1);
  // Ctrl-U.
  if (char === '\u0015') return '';
  return char >= ' ' && typed.length < longest ? typed + char : typed;
}
