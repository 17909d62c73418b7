/**
 * What a command of the command line is: plain data that help, parsing, completion and the reference page are made from.
 * No schema is loaded here, so that `telltale --help` answers at once; types tie each input to the request it fills.
 */

/** How text becomes a value: `duration` gives milliseconds, `size` bytes. A list names the only values that exist. */
export type TextForm = 'text' | 'file' | readonly string[];
export type NumberForm = 'integer' | 'duration' | 'size';

interface Described {
  /** What stands for the value in usage and help, in capitals. Absent for a switch. */
  readonly placeholder?: string;
  readonly description: string;
}

interface Named extends Described {
  /** Long name, without dashes. */
  readonly option: string;
  readonly short?: string;
}

interface Placed extends Described {
  readonly placeholder: string;
  /** Comes without a name, in the order of the table. */
  readonly positional: 'required' | 'optional';
}

export type Switch = Named & { readonly takes: 'nothing' };
export type OneText = (Named | Placed) & { readonly takes: TextForm; readonly initial?: string };
export type ManyTexts = (Named | Placed) & { readonly takes: 'text' | 'file'; readonly many: true };
export type OneNumber = (Named | Placed) & { readonly takes: NumberForm; readonly initial?: number };
export type Input = Switch | OneText | ManyTexts | OneNumber;

/** What makes sure that there is a value. */
type Certain<Value> = { readonly positional: 'required' } | { readonly initial: Value };

type OneFor<Value> = [Value] extends [number] ? OneNumber : OneText;

/** The input that fills a field of this type. A switch that is not given is false, a list without items is empty. */
type InputFor<Value> = [Exclude<Value, undefined>] extends [boolean]
  ? Switch
  : [Value] extends [readonly string[]]
    ? ManyTexts
    : undefined extends Value
      ? OneFor<NonNullable<Value>>
      : OneFor<Value> & Certain<Value>;

/** One input for every field of the request, by the field's name. */
export type InputsOf<Request> = { readonly [Field in keyof Request]-?: InputFor<Request[Field]> };

export const outputFormats = ['text', 'table', 'wide', 'json', 'ndjson', 'csv', 'yaml', 'md', 'sarif', 'junit', 'github'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Which events a command asks: none, those of the store, or those of files where files are given with an option or as arguments. */
export type Reads = 'nothing' | 'store' | 'file-option' | 'file-arguments';

export interface Example {
  readonly description: string;
  /** The words after `telltale`, as typed in a shell. */
  readonly line: string;
}

export interface Command<Request = Readonly<Record<string, unknown>>> {
  /** One line, without a full stop. */
  readonly summary: string;
  /** What a person has to know beyond the summary. */
  readonly about?: string;
  readonly reads: Reads;
  readonly inputs: InputsOf<Request>;
  /** The formats of `-o`; the first is the default. Absent where there is nothing to choose. */
  readonly output?: readonly OutputFormat[];
  /** Whether a server can be asked instead, with --server: where the operation has a route, or all that it is composed of has. */
  readonly asksServer?: boolean;
  /** Whether --timeout and --memory apply. */
  readonly limited: boolean;
  readonly examples: readonly [Example, ...Example[]];
}

/** A command whose request type does not matter: for help, parsing and completion. */
export type AnyCommand = Omit<Command, 'inputs'> & { readonly inputs: Readonly<Record<string, Input>> };

export function isPositional(input: Input): input is Input & Placed {
  return 'positional' in input;
}

export function isMany(input: Input): input is ManyTexts {
  return 'many' in input;
}
