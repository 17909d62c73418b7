/** Reads a reference page back: its `###` entries, each with its prose, its facts and its example. */
import { readFileSync } from 'node:fs';

export interface Entry {
  readonly name: string;
  readonly prose: string;
  /** `- Type: …` gives Type → …, as written. */
  readonly facts: ReadonlyMap<string, string>;
  readonly example: string | null;
  /** The cells of its table, without the head. */
  readonly rows: readonly (readonly string[])[];
  /** The commands of its shell block, without the comments. */
  readonly shell: readonly string[];
  /** All of it, as written. */
  readonly text: string;
}

export function readReferencePage(name: string): readonly Entry[] {
  const text = readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');
  return text.split(/^### /m).slice(1).map(readEntry);
}

function readEntry(section: string): Entry {
  const [name = '', ...lines] = section.split(/^## /m)[0]?.split('\n') ?? [];
  const facts = lines.flatMap((line) => {
    const match = /^- ([^:]+): (.*)$/.exec(line);
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const];
  });
  return {
    name,
    text: section,
    prose: lines.find((line) => line !== '') ?? '',
    facts: new Map(facts),
    example: /```telltale\n([\s\S]*?)\n```/.exec(section)?.[1] ?? null,
    rows: lines.filter((line) => /^\| (?!Input )/.test(line)).map((line) => line.slice(2, -2).split(' | ')),
    shell: (/```sh\n([\s\S]*?)\n```/.exec(section)?.[1] ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#')),
  };
}

/** The texts between backticks, in their order. */
export function codes(text: string | undefined): readonly string[] {
  return [...(text ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}
