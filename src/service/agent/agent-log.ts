/** The agent's log: one JSON object a line, on standard error. Names of files and answers of servers stand in it: nothing in a line can move a terminal. */

export interface AgentLog {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** JSON escapes C0 itself; these are C1, format characters (bidi, zero width), line separators and lone surrogates. */
const unsafe = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

export function createAgentLog(write: (line: string) => void, clock: () => number): AgentLog {
  const say =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      const line = JSON.stringify({ level, time: new Date(clock()).toISOString(), ...fields, msg: message });
      write(`${line.replace(unsafe, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)}\n`);
    };
  return { info: say('info'), warn: say('warn') };
}
