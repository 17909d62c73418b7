/** Reads the words of a command line by the form of the command. What it does not understand it names, with what was likely meant. */
import { parseArgs } from 'node:util';
import { type AnyCommand, type Input, isMany, isPositional } from '../contract/command.ts';
import { AppError } from '../contract/problems.ts';
import { type Setup, sharedInputs } from '../contract/shared-inputs.ts';
import { invariant } from '../model/invariant.ts';
import { nearest } from '../model/suggest.ts';
import { readDuration } from '../query/values/duration.ts';
import { readSize } from '../query/values/size.ts';

export interface Arguments {
  /** By the names of the request's fields; the table of commands ties their types. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly setup: Setup;
}

type Slot = readonly [field: string, input: Input];
type Values = Record<string, unknown>;

/** @throws AppError `usage` */
export function parseArguments(name: string, command: AnyCommand, words: readonly string[]): Arguments {
  const shared = sharedInputs(command);
  const slots: Slot[] = [...Object.entries(command.inputs), ...Object.entries(shared)];
  const { values, positionals } = readOptions(name, slots, words);
  // `--help` beside anything else is still a question for help.
  if (values['help'] !== true) readPositionals(name, slots, values, positionals);
  for (const [field, input] of slots) {
    if (isMany(input)) values[field] ??= [];
    else if (input.takes === 'nothing') values[field] ??= false;
    else if ('initial' in input) values[field] ??= input.initial;
  }
  const pick = (inputs: Readonly<Record<string, Input>>) =>
    Object.fromEntries(Object.keys(inputs).flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])));
  // The shared inputs are written beside the type that they fill.
  return { request: pick(command.inputs), setup: { files: [], ...pick(shared) } as unknown as Setup };
}

interface Positional {
  readonly value: string;
  /** It directly follows the value of an option that takes many, as in `-f *.log`. */
  readonly following: string | null;
}

function readOptions(name: string, slots: readonly Slot[], words: readonly string[]): { values: Values; positionals: Positional[] } {
  const named = slots.flatMap(([field, input]) =>
    isPositional(input) ? [] : [{ field, input, option: input.option, short: input.short }],
  );
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      named.map(({ option, short, input }) => [
        option,
        { type: input.takes === 'nothing' ? 'boolean' : 'string', ...(short !== undefined && { short }) } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Values = {};
  const positionals: Positional[] = [];
  let following: string | null = null;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') following = null;
    if (token.kind === 'positional') positionals.push({ value: token.value, following });
    if (token.kind !== 'option') continue;
    const slot = named.find(({ option }) => option === token.name);
    if (slot === undefined)
      throw unknownOption(
        name,
        token.rawName,
        named.map(({ option }) => option),
      );
    const { field, input } = slot;
    following = isMany(input) ? field : null;
    if (input.takes === 'nothing') {
      if (token.inlineValue === true) throw misuse(`${token.rawName} takes no value.`);
      values[field] = true;
    } else {
      if (token.value === undefined) throw misuse(`${token.rawName} needs a value: ${token.rawName} ${input.placeholder}.`);
      put(values, field, input, readValue(token.rawName, input, token.value));
    }
  }
  return { values, positionals };
}

/** Deals the positionals out; those left over go to the option of many values that they follow (`-f a.log b.log`). */
function readPositionals(name: string, slots: readonly Slot[], values: Values, positionals: readonly Positional[]): void {
  const places = slots.filter(([, input]) => isPositional(input));
  const needed = places.length;
  const free = positionals.filter(({ following }) => following === null);
  // `query -f a.log 'verb=get'`: nothing stands before, so the last one is the query.
  const own = places.some(([, input]) => isMany(input)) ? positionals : free.length >= needed ? free : positionals.slice(-needed);
  for (const extra of positionals.filter((positional) => !own.includes(positional))) {
    const slot = slots.find(([field]) => field === extra.following);
    invariant(slot !== undefined, 'a positional that is left over follows an option');
    put(values, slot[0], slot[1], extra.value);
  }
  const rest = own.map(({ value }) => value);
  for (const [field, input] of places) {
    invariant(isPositional(input), 'places are positional');
    const label = input.placeholder;
    if (rest.length === 0 && input.positional === 'required')
      throw misuse(`${label} is missing.`, `telltale ${name} ${label}${isMany(input) ? '…' : ''}`);
    const count = isMany(input) ? rest.length : Math.min(1, rest.length);
    for (const text of rest.splice(0, count)) put(values, field, input, readValue(label, input, text));
  }
  if (rest.length > 0) throw misuse(`“${rest[0]}” is one argument too many.`, 'A query of several words is one argument: quote it.');
}

function put(values: Values, field: string, input: Input, value: unknown): void {
  if (isMany(input)) values[field] = [...((values[field] as string[] | undefined) ?? []), value as string];
  else values[field] = value;
}

function readValue(label: string, { takes }: Input, text: string): string | number {
  switch (takes) {
    case 'integer':
      if (!/^\d{1,15}$/.test(text) || Number(text) < 1) throw misuse(`${label} takes a whole number from 1, not “${text}”.`);
      return Number(text);
    case 'duration': {
      const us = readDuration(text);
      if (us === null || us < 1000) throw misuse(`${label} takes a time such as 30s or 5m, not “${text}”.`);
      return Math.round(us / 1000);
    }
    case 'size': {
      const bytes = readSize(text);
      if (bytes === null || bytes < 1) throw misuse(`${label} takes a size such as 500MiB or 2GiB, not “${text}”.`);
      return bytes;
    }
    case 'text':
    case 'file':
    case 'nothing':
      return text;
    default: {
      if (takes.includes(text)) return text;
      const meant = nearest(text, takes);
      throw misuse(`${label} takes ${takes.join(', ')}, not “${text}”.`, meant === null ? undefined : `Did you mean ${meant}?`);
    }
  }
}

function unknownOption(name: string, typed: string, known: readonly string[]): AppError {
  const meant = nearest(typed.replace(/^-+/, ''), known);
  return misuse(`telltale ${name} has no option ${typed}.`, meant === null ? undefined : `Did you mean --${meant}?`);
}

function misuse(message: string, hint?: string): AppError {
  return new AppError('usage', { message, ...(hint !== undefined && { hint }) });
}
