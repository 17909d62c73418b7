/**
 * Lays JSON text out as YAML blocks without parsing its scalars: numbers keep their digits, strings their escapes (every JSON
 * string is a YAML string). A string that reads the same without quotes loses them.
 */

const token = /\s*([{}[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+)/gy;

/** Texts that YAML would take for something else (or that look like it) keep their quotes. */
const plain = /^[A-Za-z/_][A-Za-z0-9/_.@+=-]*(?:[ :][A-Za-z0-9/_.@+=-]+)*$/;
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Deeper than this, the rest stays JSON, which is YAML too: a hostile event must not exhaust the stack. */
const deepest = 100;

function scalar(text: string): string {
  if (!text.startsWith('"')) return text;
  const inner = text.slice(1, -1);
  return plain.test(inner) && !reserved.test(inner) ? inner : text.replace(/\\(?:u(d[89ab]..)\\u(d[c-f]..)|.)/gi, joinSurrogates);
}

/** YAML escapes a character above U+FFFF as one, JSON as two. */
function joinSurrogates(escaped: string, high?: string, low?: string): string {
  if (high === undefined || low === undefined) return escaped;
  const code = String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16)).codePointAt(0) ?? 0;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

/** `json` is valid JSON; `depth` is how deep the first line stands already. It ends without a line break. */
export function yamlOfJson(json: string, depth = 0): string {
  const tokens = Array.from(json.matchAll(token), ([, text]) => text ?? '');
  let at = 0;
  const lines: string[] = [];

  /** Appends a value to the line that stands last, or puts its parts on lines of their own. */
  const value = (indent: number, inline: boolean): void => {
    const first = tokens[at] ?? '';
    const isContainer = first === '{' || first === '[';
    const isEmpty = tokens[at + 1] === (first === '{' ? '}' : ']');
    if (isContainer && !isEmpty && indent <= deepest) {
      at += 1;
      block(first, indent, inline);
    } else append(isContainer ? flow() : scalar(tokens[at++] ?? ''));
  };

  const append = (text: string) => lines.push(`${lines.pop() ?? ''}${text}`);

  /** The whole value as the JSON that it is. */
  const flow = (): string => {
    const from = at;
    let open = 0;
    do {
      const text = tokens[at++];
      if (text === '{' || text === '[') open += 1;
      if (text === '}' || text === ']') open -= 1;
    } while (open > 0 && at < tokens.length);
    return tokens
      .slice(from, at)
      .map((text) => (text === ',' || text === ':' ? `${text} ` : text))
      .join('');
  };

  const block = (open: string, indent: number, inline: boolean): void => {
    let begun = inline;
    const blanks = '  '.repeat(indent);
    do {
      const lead = open === '[' ? '- ' : `${scalar(tokens[at] ?? '')}: `;
      if (open === '{') at += 2;
      if (begun) append(lead);
      else lines.push(blanks + lead);
      begun = false;
      const next = tokens[at];
      // A mapping inside a list begins on the line of its dash; anything else that is nested begins below.
      value(indent + 1, open === '[' && next === '{');
      const closing = tokens[at] !== ',';
      at += 1;
      if (closing) return;
    } while (at < tokens.length);
  };

  lines.push('');
  value(depth, true);
  return lines.map((line) => line.trimEnd()).join('\n');
}
