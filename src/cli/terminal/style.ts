/** Colour and weight, only where a person looks at them: on a terminal, unless NO_COLOR says otherwise. */

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const;

export type Style = { readonly [Name in keyof typeof codes]: (text: string) => string };

interface MaybeTerminal {
  readonly isTTY?: boolean | undefined;
}

/** Whether to colour what goes to this stream (https://no-color.org). */
export function wantsColor(stream: MaybeTerminal, env: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

export function createStyle(enabled: boolean): Style {
  const paint = (name: keyof typeof codes) => (text: string) =>
    enabled ? `\u001b[${codes[name][0]}m${text}\u001b[${codes[name][1]}m` : text;
  return { bold: paint('bold'), dim: paint('dim'), red: paint('red'), green: paint('green'), yellow: paint('yellow'), cyan: paint('cyan') };
}
