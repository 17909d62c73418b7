/**
 * Secrets that are told by how they look, wherever they stand in a text: assignments to names of secrets, flags, tokens, keys,
 * passwords in URLs. The same expressions run here and in the engine (RE2), so that a question sees what its answer shows.
 */
import { marker } from './markers.ts';
import { gluedInText, programNeedles, separateInText } from './password-arguments.ts';
import { blanks, nameNeedles, secretFlag, secretNameEnd, secretWords } from './secret-names.ts';

export interface TextPattern {
  /** What is hidden, in one or two words. */
  readonly kind: string;
  /** Without flags; groups 1 and 3, where there are any, stay. Group 2 is the secret. */
  readonly source: string;
  readonly anyCase: boolean;
  /** The groups around the secret. */
  readonly keeps: 'nothing' | 'before' | 'around';
  /** In small letters: one of these is in every text that the expression fits. */
  readonly needles: readonly string[];
}

const separator = '(?:[=:]|%3[ad])';
const gap = '(?:\\s|\\+|%20)+';
/** How a value begins that is not masked already and is no reference such as `$(NAME)`. */
const first = (others: string) => `(?:[^\\s«$${others.replaceAll(/[[\]-]/g, '\\$&')}]|\\$[^\\s({])`;

/** Blanks at the end of a name in quotes. */
const padding = '[ \u00a0]{0,9}';

/** A key at the beginning of a line of YAML that is the name of a secret. */
const yamlKey = `(?:^|\\n)[ \\t]*(?:-[ \\t]+)?["']?[a-z0-9_.-]{0,60}${secretNameEnd}${padding}["']?[ \\t]*:`;
/** A Secret in YAML: of its data the lines that are indented. Lines in between are few, so that each beginning costs little. */
const yamlKind = `kind: ["']?Secret(?:List)?["']?[ \\t]*`;
const yamlNeedles = ['kind: secret', 'kind: "secret', "kind: 'secret"];
const yamlData: TextPattern = {
  kind: 'Secret data',
  source: `(\\b${yamlKind}\\r?\\n(?:[^\\n]*\\n){0,60}?[ \\t]*(?:data|stringData):)((?:[\\r\\n]+[ \\t]+[^\\n]*)+|[ \\t]*\\{[^\\n]*)`,
  anyCase: false,
  keeps: 'before',
  needles: yamlNeedles,
};

export const textPatterns: readonly TextPattern[] = [
  {
    kind: 'private key',
    source: '-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-[^-])*(?:-----END [A-Z0-9 ]*-----)?',
    anyCase: false,
    keeps: 'nothing',
    needles: ['private key'],
  },
  {
    kind: 'private key',
    source:
      'LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0EgUFJJVkFUR|BFQyBQUklWQVRF|BPUEVOU1NIIFBSSVZBVE|BFTkNSWVBURUQgUFJJVkFUR|BEU0EgUFJJVkFUR)[A-Za-z0-9+/=]*',
    anyCase: false,
    keeps: 'nothing',
    needles: ['ls0tls1crudjti'],
  },
  {
    kind: 'token',
    source: 'eyJ[A-Za-z0-9_-]{5,1000}\\.[A-Za-z0-9_-]{4,}(?:\\.[A-Za-z0-9_-]*)?',
    anyCase: false,
    keeps: 'nothing',
    needles: ['eyj'],
  },
  { kind: 'key id', source: '\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b', anyCase: false, keeps: 'nothing', needles: ['akia', 'asia'] },
  {
    kind: 'token',
    source: '\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{10,})',
    anyCase: false,
    keeps: 'nothing',
    needles: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'xox'],
  },
  {
    kind: 'credential',
    source: `(authorization["']?\\s*${separator}${gap}?["']?(?:bearer|basic|token|digest|negotiate)${gap})([^\\s"'«]+)`,
    anyCase: true,
    keeps: 'before',
    needles: ['authorization'],
  },
  { kind: 'token', source: `(\\bbearer${gap})([A-Za-z0-9._~+/=%-]{16,})`, anyCase: true, keeps: 'before', needles: ['bearer'] },
  {
    kind: 'password',
    source: '(://[^\\s/:@"\'«]*:)([^\\s/@"\'«]+)(@)',
    anyCase: true,
    keeps: 'around',
    needles: ['://'],
  },
  {
    kind: 'password',
    // Bounded: what is behind each such beginning is looked through anew.
    source: '(%3a%2f%2f[^\\s&%«]*%3a)([^\\s&«]{1,500}?)(%40)',
    anyCase: true,
    keeps: 'around',
    needles: ['%3a%2f%2f'],
  },
  {
    kind: 'password',
    source: '(\\s(?:-u|--user)[ =]+[^\\s:«=][^\\s:«]*:)([^\\s«]+)',
    anyCase: true,
    keeps: 'before',
    needles: ['-u ', '-u=', '--user ', '--user='],
  },
  // Twice: a command may have two.
  ...[gluedInText, separateInText, gluedInText].map(
    (source): TextPattern => ({ kind: 'password', source, anyCase: false, keeps: 'before', needles: programNeedles }),
  ),
  // There may be data and stringData.
  yamlData,
  yamlData,
  {
    kind: 'Secret data',
    source: `((?:^|\\n)[ \\t]*(?:data|stringData):)((?:[\\r\\n]+[^\\n«]*){1,80}?)([\\r\\n]+[ \\t]*${yamlKind}(?:[\\r\\n]|$))`,
    anyCase: false,
    keeps: 'around',
    needles: yamlNeedles,
  },
  // In YAML: a block of lines, and a value of several words.
  {
    kind: 'secret',
    source: `(${yamlKey}[ \\t]*)([|>][0-9+-]{0,2}[ \\t]*(?:#[^\\n]*)?(?:[\\r\\n]+[ \\t]+[^\\n]*)*)`,
    anyCase: true,
    keeps: 'before',
    needles: nameNeedles,
  },
  {
    kind: 'secret',
    source: `(${yamlKey}[ \\t]+)(${first('"\'&{[|>')}[^\\n«]*)`,
    anyCase: true,
    keeps: 'before',
    needles: nameNeedles,
  },
  // A name and its value in quotes; escapes belong to the value.
  {
    kind: 'secret',
    source: `(${secretNameEnd}${padding}\\\\*["']?\\s*${separator}\\s*\\\\*")((?:[^"\\\\«]|\\\\[^«])(?:[^"\\\\]|\\\\[\\s\\S])*)`,
    anyCase: true,
    keeps: 'before',
    needles: nameNeedles,
  },
  {
    kind: 'secret',
    source: `(${secretNameEnd}${padding}["']?\\s*${separator}\\s*')([^'«][^']*)`,
    anyCase: true,
    keeps: 'before',
    needles: nameNeedles,
  },
  {
    kind: 'secret',
    source: `(${secretNameEnd}\\s*${separator}\\s*)(${first('"\'&{[')}[^\\s"'&«]*)`,
    anyCase: true,
    keeps: 'before',
    needles: nameNeedles,
  },
  { kind: 'secret', source: `(${secretFlag}${gap})(${first('&-')}[^\\s«&]*)`, anyCase: true, keeps: 'before', needles: nameNeedles },
  {
    kind: 'secret',
    source: `(command=(?:-|%2d){1,2}[a-z0-9_.-]{0,60}${secretNameEnd}&command=)([^&«]+)`,
    anyCase: true,
    keeps: 'before',
    needles: ['command='],
  },
  // An object of a name and a value, such as a variable of a container, inside a text.
  {
    kind: 'secret',
    source: `(${secretNameEnd}${padding}\\\\*"\\s*,\\s*\\\\*"value\\\\*"\\s*:\\s*\\\\*")((?:[^"\\\\«]|\\\\[^«])(?:[^"\\\\]|\\\\[\\s\\S])*)`,
    anyCase: true,
    keeps: 'before',
    needles: nameNeedles,
  },
];

const compiled = textPatterns.map(({ source, anyCase, kind, keeps, needles }) => ({
  expression: new RegExp(source, anyCase ? 'gi' : 'g'),
  replacement: replacementOf({ kind, keeps }, '$'),
  needles,
}));

/** As `replace` takes it with `$`, and the engine with a backslash. */
export function replacementOf({ kind, keeps }: Pick<TextPattern, 'kind' | 'keeps'>, sign: string): string {
  return `${keeps === 'nothing' ? '' : `${sign}1`}${marker(kind)}${keeps === 'around' ? `${sign}3` : ''}`;
}

/** A text without any of these, whatever the case, holds no secret that could be told. */
export const textNeedles: readonly string[] = [...new Set(textPatterns.flatMap(({ needles }) => needles))];
/** The same of a record, where an argument may stand alone. */
const recordNeedles = [...textNeedles, '"-p'];

const quickly = new RegExp(recordNeedles.map((needle) => needle.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'i');

/** Whether it is worth a closer look. */
export function mayHoldSecret(text: string): boolean {
  return quickly.test(text);
}

/** The text with its secrets masked; the same text where it holds none. */
export function maskText(text: string): string {
  if (!mayHoldSecret(text)) return text;
  const lower = text.toLowerCase();
  return compiled.reduce(
    (masked, { expression, replacement, needles }) =>
      needles.some((needle) => lower.includes(needle)) ? masked.replace(expression, replacement) : masked,
    text,
  );
}

/** Blanks and quotes as a string of JSON holds them. */
const inJson = (source: string) =>
  source.replaceAll('\\s*', '(?:\\s|\\\\+[nrtbf])*').replaceAll('(?:\\s|', '(?:\\s|\\\\+[nrtbf]|').replaceAll(`["']?`, `\\\\*["']?`);

/** The same around a name. */
const paddingInJson = `(?:${blanks.slice(0, -1)}|\\\\+[nrtbf])*`;

/**
 * Without flags, whatever the case: one of these fits every text of a record that `maskRecord` would change, other than by what
 * tells that it is about a Secret. They fit more than that.
 */
export const suspectSources: readonly string[] = [
  ...textPatterns.map(({ source }) => inJson(source)),
  // A value under such a name, a name whose value stands beside it, a flag whose value comes next.
  `${secretNameEnd}${paddingInJson}\\\\*"\\s*:\\s*\\\\*["\\d[-]`,
  `"${paddingInJson}(?:${secretWords.join('|')})${paddingInJson}\\\\*"\\s*:\\s*\\\\*["\\d[-]`,
  `"(?:name|key|path)\\\\*"\\s*:\\s*\\\\*"[^"\\\\]*(?:${secretNameEnd}|${secretWords.join('|')})${paddingInJson}\\\\*"`,
  // YAML in a text.
  `kind: \\\\*["']?Secret`,
  `${secretNameEnd}\\\\*["']?[ \\t]*:[ \\t]*[|>]`,
  `"${secretFlag}\\\\*"`,
  '"-p',
  // Letters that are written as escapes. Go writes so only what HTML would take for markup.
  '\\\\u00(?:2[0-57-9a-f]|3[0-9abdf]|[4-7][0-9a-f])',
];
