/** What could be typed next on the command line: commands, options, their values, and inside a query what the language offers. */
import { type AnyCommand, type Input, isMany, isPositional } from '../../contract/command.ts';
import { commandTable } from '../../contract/commands.ts';
import { sharedInputs } from '../../contract/shared-inputs.ts';
import { fields } from '../../model/fields.ts';

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether the shell completes file names as well. */
  readonly files: boolean;
}

export interface Candidate {
  readonly text: string;
  readonly description?: string;
}

const nothing: Completion = { candidates: [], files: false };

/** What the options before a query name. */
export interface NamedPlace {
  readonly store: string | undefined;
  readonly server: string | undefined;
  readonly ca: string | undefined;
}

/** What could stand at the end of a query: whole texts. */
type QueryCompleter = (typed: string, place: NamedPlace) => Promise<readonly Candidate[]>;

/** What needs more than the table of commands; each is loaded when it is asked. */
interface Completers {
  readonly query: QueryCompleter;
  /** A saved query, or a parameter of the one among the words before. */
  readonly question: (before: readonly string[]) => Promise<readonly Candidate[]>;
}

/** `words` are what stands after `telltale`; the last is being typed, and may be empty. */
export async function completeWords(words: readonly string[], completers: Completers): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const [name, ...rest] = words.slice(0, -1);
  if (name === undefined)
    return starting(
      typed,
      [...commandTable].flatMap(([text, { summary }]) => {
        const [first = '', second] = text.split(' ');
        const isRepeated = second !== undefined && firstOfFamily(first) !== text;
        return isRepeated ? [] : [{ text: first, description: second === undefined ? summary : `${first} ${second} and others` }];
      }),
    );
  const family = [...commandTable].filter(([text]) => text.startsWith(`${name} `));
  if (family.length > 0) return completeFamily(name, family, words, completers);
  const command = commandTable.get(name);
  return command === undefined ? nothing : completeInputs(name, command, rest, typed, completers);
}

async function completeInputs(
  name: string,
  command: AnyCommand,
  rest: readonly string[],
  typed: string,
  completers: Completers,
): Promise<Completion> {
  const inputs = Object.entries({ ...command.inputs, ...sharedInputs(command) });
  const awaited = awaitedInput(inputs, rest);
  if (awaited !== undefined) return completeValue(awaited, typed);
  if (typed.startsWith('-')) return completeOption(command, inputs, typed);
  const field = positionalField(inputs, rest);
  if (field === 'text') return starting(typed, await completers.query(typed, namedPlace(inputs, rest)));
  if (name === 'ask') return starting(typed, await completers.question(rest));
  return completePositional(inputs, field, typed);
}

function firstOfFamily(first: string): string | undefined {
  return [...commandTable.keys()].find((text) => text.startsWith(`${first} `));
}

/** The second word of a command, and what follows it. */
function completeFamily(
  name: string,
  family: readonly (readonly [string, AnyCommand])[],
  words: readonly string[],
  completers: Completers,
): Completion | Promise<Completion> {
  const typed = words.at(-1) ?? '';
  if (words.length === 2)
    return starting(
      typed,
      family.map(([text, { summary }]) => ({ text: text.slice(name.length + 1), description: summary })),
    );
  const command = commandTable.get(`${name} ${words[1]}`);
  return command === undefined ? nothing : completeInputs(`${name} ${words[1]}`, command, words.slice(2, -1), typed, completers);
}

type Entry = readonly [field: string, input: Input];

function isOption(input: Input, word: string): boolean {
  return !isPositional(input) && (word === `--${input.option}` || word === `-${input.short}`);
}

/** The option whose value comes next. `-f a.log b.log` goes on taking files. */
function awaitedInput(inputs: readonly Entry[], before: readonly string[]): Input | undefined {
  const named = (word: string | undefined) =>
    inputs.find(([, input]) => word !== undefined && input.takes !== 'nothing' && isOption(input, word))?.[1];
  const last = before.at(-1);
  const direct = named(last);
  if (direct !== undefined) return direct;
  const lastOption = before.findLastIndex((word) => word.startsWith('-') && word !== '-');
  const earlier = named(before[lastOption]);
  return earlier !== undefined && isMany(earlier) && lastOption > 0 ? earlier : undefined;
}

function completeOption(command: AnyCommand, inputs: readonly Entry[], typed: string): Completion {
  const inline = /^(--[a-z-]+)=(.*)$/s.exec(typed);
  if (inline !== null) {
    const [, option = '', value = ''] = inline;
    const input = inputs.find(([, candidate]) => isOption(candidate, option))?.[1];
    if (input === undefined) return nothing;
    const { candidates, files } = completeValue(input, value);
    return { files, candidates: candidates.map((candidate) => ({ ...candidate, text: `${option}=${candidate.text}` })) };
  }
  const options = Object.values({ ...command.inputs, ...sharedInputs(command) }).flatMap((input) =>
    isPositional(input) ? [] : [{ text: `--${input.option}`, description: input.description }],
  );
  return starting(typed, options);
}

/** The field of the request that the word being typed fills. */
function positionalField(inputs: readonly Entry[], before: readonly string[]): string | undefined {
  const places = inputs.filter(([, input]) => isPositional(input));
  const taken = before.filter((word, at) => !word.startsWith('-') && awaitedInput(inputs, before.slice(0, at)) === undefined).length;
  return (places[taken] ?? places.find(([, input]) => isMany(input)))?.[0];
}

/** Files are not looked into: they would be read whole. */
function namedPlace(inputs: readonly Entry[], before: readonly string[]): NamedPlace {
  const named = (field: string) => namedValue(inputs, before, field);
  return { store: named('store'), server: named('server'), ca: named('ca') };
}

/** Of an option; undefined where it is not given. */
function namedValue(inputs: readonly Entry[], before: readonly string[], field: string): string | undefined {
  const input = inputs.find(([name]) => name === field)?.[1];
  if (input === undefined || isPositional(input)) return undefined;
  const inline = before.find((word) => word.startsWith(`--${input.option}=`));
  const at = before.findIndex((_, index) => awaitedInput(inputs, before.slice(0, index)) === input);
  return inline === undefined ? before[at] : inline.slice(input.option.length + 3);
}

function completePositional(inputs: readonly Entry[], field: string | undefined, typed: string): Completion {
  const input = inputs.find(([name]) => name === field)?.[1];
  if (input === undefined) return nothing;
  if (field === 'name')
    return starting(
      typed,
      fields.map(({ name, description }) => ({ text: name, description })),
    );
  return completeValue(input, typed);
}

function completeValue(input: Input, typed: string): Completion {
  if (input.takes === 'file') return { candidates: [], files: true };
  // A store is a directory more often than an address.
  if (!isPositional(input) && input.option === 'store') return { candidates: [], files: true };
  return typeof input.takes === 'string'
    ? nothing
    : starting(
        typed,
        input.takes.map((text) => ({ text })),
      );
}

/** A shell replaces what was typed: only what begins so can be offered. */
function starting(typed: string, candidates: readonly Candidate[]): Completion {
  return { files: false, candidates: candidates.filter(({ text }) => text.startsWith(typed)) };
}
