/** The values that a person gives a saved query: `name=web ns=dev`, or in the order of the parameters. */
import { nearest } from '../../model/suggest.ts';
import type { Values } from './bind-query.ts';
import { misfit, type Parameter, sampleValue } from './parameter.ts';
import type { SavedQuery } from './saved-query.ts';

export interface ReadArguments {
  readonly values: Values;
  /** What is wrong with them; empty where nothing is. */
  readonly problems: readonly Problem[];
  /** The parameters that still need a value. */
  readonly missing: readonly Parameter[];
}

interface Problem {
  readonly message: string;
  readonly hint: string;
}

export function readArguments(saved: SavedQuery, words: readonly string[]): ReadArguments {
  const { name, parameters } = saved;
  const values = new Map<string, string>();
  const problems: Problem[] = [];
  const exampleWith = (...shown: readonly Parameter[]) => `Such as: ${exampleCall(saved, shown)}`;
  const put = (parameter: Parameter, value: string) => {
    const wanted = misfit(parameter, value);
    if (values.has(parameter.name)) problems.push({ message: `${parameter.name} is given twice.`, hint: exampleWith(parameter) });
    else if (wanted !== null)
      problems.push({ message: `${parameter.name} takes ${wanted}, not “${value}”.`, hint: exampleWith(parameter) });
    else values.set(parameter.name, value);
  };
  const inOrder: string[] = [];
  for (const word of words) {
    const { key, value } = splitWord(word);
    const parameter = parameters.find((one) => one.name === key);
    if (parameter !== undefined) put(parameter, value);
    else if (key === null) inOrder.push(word);
    else {
      const known = parameters.map((one) => one.name);
      const near = nearest(key, known);
      const list = known.length === 0 ? `${name} takes no values.` : `${name} takes ${known.join(', ')}.`;
      problems.push({ message: `${name} has no parameter “${key}”.`, hint: near === null ? list : `Did you mean ${near}=…?` });
    }
  }
  const free = parameters.filter((parameter) => !values.has(parameter.name));
  for (const [at, word] of inOrder.entries()) {
    const parameter = free[at];
    if (parameter !== undefined) put(parameter, word);
    else problems.push({ message: `“${word}” is one value too many for ${name}.`, hint: exampleWith() });
  }
  const missing = parameters.filter((one) => !(values.has(one.name) || one.optional) && one.default === null);
  return { values, problems, missing };
}

/** `key=value`; a word that does not begin like a name is a value as a whole. */
function splitWord(word: string): { readonly key: string | null; readonly value: string } {
  const match = /^([a-z][a-z0-9_-]*)=(.*)$/is.exec(word);
  return match === null ? { key: null, value: word } : { key: (match[1] ?? '').toLowerCase().replaceAll('-', '_'), value: match[2] ?? '' };
}

/** The missing values as one problem. */
export function sayMissing(saved: SavedQuery, missing: readonly Parameter[]): Problem {
  const all = missing.map(({ name, description }) => `${name} (${description})`).join(' and ');
  return { message: `${saved.name} needs a value for ${all}.`, hint: `Such as: ${exampleCall(saved)}` };
}

/** The command that asks it, with a value for all that it needs, and for what else is to be shown. */
export function exampleCall({ name, parameters }: SavedQuery, shown: readonly Parameter[] = []): string {
  const needed = parameters.filter((parameter) => shown.includes(parameter) || (!parameter.optional && parameter.default === null));
  return ['telltale ask', name, ...needed.map((parameter) => quoteWord(`${parameter.name}=${sampleValue(parameter)}`))].join(' ');
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
