/** The log of the server: one JSON object a line, on standard error. What requests hold is hostile: nothing in a line can move a terminal. */
import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** JSON escapes C0 itself; these are C1, format characters (bidi, zero width, tags), line separators and lone surrogates. */
const unsafe = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const escaped = (char: string) =>
  Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** Longer texts say no more. */
const longestText = 2000;

export function createLog(level: LogLevel, write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, cut(value)])),
    },
  };
  return pino(options, { write: (line: string) => write(line.replace(unsafe, escaped)) });
}

function cut(value: unknown): unknown {
  if (value instanceof Error) return cut(`${value.name}: ${value.message}`);
  return typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value;
}
