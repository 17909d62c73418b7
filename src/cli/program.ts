/** The program behind the command line. Help and version load nothing but the table of commands; everything else is loaded when it is needed. */
import type { AnyCommand } from '../contract/command.ts';
import { commandTable } from '../contract/commands.ts';
import { AppError } from '../contract/problems.ts';
import { nearest } from '../model/suggest.ts';
import { commandHelp, familyHelp, programHelp } from './help.ts';
import { describeError } from './report-error.ts';
import { createStyle, wantsColor } from './terminal/style.ts';

const outStyle = createStyle(wantsColor(process.stdout, process.env));
const errStyle = createStyle(wantsColor(process.stderr, process.env));

/** Gives the exit code; failures are told. */
export async function program(words: readonly string[]): Promise<number> {
  try {
    return await main(words);
  } catch (error) {
    const { text, exitCode } = describeError(error, errStyle, words[0]);
    process.stderr.write(text);
    return exitCode;
  }
}

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === '__complete') return (await import('./completion/print-candidates.ts')).printCandidates(rest);
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest[0] === undefined))
    return print(programHelp(outStyle));
  if (name === '--version' || name === '-V' || name === 'version')
    return print(`telltale ${(await import('../platform/version.ts')).readVersion()}\n`);
  const wanted = name === 'help' ? rest : words;
  const found = findCommand(wanted);
  if (found === null) {
    const family = [...commandTable].filter(([known]) => known.startsWith(`${wanted[0]} `));
    const asks = wanted.length === 1 || wanted[1] === '--help' || wanted[1] === '-h';
    if (family.length > 0 && asks) return print(familyHelp(wanted[0] ?? '', family, outStyle));
    throw unknownCommand(family.length > 0 ? wanted.slice(0, 2).join(' ') : (wanted[0] ?? ''));
  }
  const { known, command, left } = found;
  if (name === 'help' || left[0] === '--help' || left[0] === '-h') return print(commandHelp(known, command, outStyle));
  return (await import('./run.ts')).run(known, command, left);
}

/** The name of a command is one word, or two: `policy lint`. */
function findCommand(
  words: readonly string[],
): { readonly known: string; readonly command: AnyCommand; readonly left: readonly string[] } | null {
  for (const length of [2, 1]) {
    const known = words.slice(0, length).join(' ');
    const command = commandTable.get(known);
    if (command !== undefined) return { known, command, left: words.slice(length) };
  }
  return null;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function unknownCommand(name: string): AppError {
  const meant = nearest(name, commandTable.keys());
  const hint = name.startsWith('-') ? 'Options follow the command: telltale COMMAND --option.' : 'telltale --help lists the commands.';
  return new AppError('usage', {
    message: `There is no command “${name}”.`,
    hint: meant === null ? hint : `Did you mean telltale ${meant}?`,
  });
}
