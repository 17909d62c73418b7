/**
 * Passwords behind `-p`, which means something else for most programs: they are told by the program, or by a user beside them. As
 * expressions that RE2 and JavaScript read alike; a list of arguments and a command in one text are looked at in their own ways.
 */
import { marker } from './markers.ts';

/** Programs, and the subcommand `login` of any, that take a password behind `-p`. */
const programs = 'mysql[a-z_]*|mariadb[a-z-]*|sshpass|mongo[a-z]*|7za?|login';
export const programNeedles: readonly string[] = ['mysql', 'mariadb', 'sshpass', 'mongo', '7z', 'login'];

/** Such a program, with its folder. */
export const programArgument = `^(?:[^\\n]*/)?(?:${programs})$`;
/** Who it is that signs in. */
export const userArgument = '^(?:-u|--user)';
/** A flag and its password in one. */
export const gluedArgument = '^-p[^«]';

const between = '(?:\\s|\\+|%20|&command=)';
const program = `\\b(?:${programs})\\b[^;|]{0,300}?${between}["']?-p`;

/** Texts with a password in the argument itself, and in the one behind it. Group 2 is the password. */
export const gluedInText = `(${program})('[^'«]*'?|"[^"«]*"?|[^\\s"'«&;|][^\\s«&]*)`;
export const separateInText = `(${program}["']?${between}+)('[^'«]*'?|"[^"«]*"?|(?:[^\\s"'«&;|<>$-]|\\$[^\\s({])[^\\s"'«&]*)`;

const [isProgram, isUser, isGlued] = [programArgument, userArgument, gluedArgument].map((source) => new RegExp(source)) as [
  RegExp,
  RegExp,
  RegExp,
];

/** What a list of arguments shows of those that are, or hold, a password; undefined for all others. What is no text is undefined itself. */
export function maskArguments(texts: readonly (string | undefined)[]): readonly (string | undefined)[] {
  if (!texts.some((text) => text?.startsWith('-p') === true)) return [];
  const hasProgram = texts.some((text) => text !== undefined && isProgram.test(text));
  const hasUser = hasProgram || texts.some((text) => text !== undefined && isUser.test(text));
  return texts.map((text, at) => {
    if (text === undefined || !hasUser) return undefined;
    if (isGlued.test(text)) return maskedArgument;
    const isBehind = hasProgram && texts[at - 1] === '-p' && text !== '' && !text.startsWith('-') && !text.startsWith('«');
    return isBehind ? marker('password') : undefined;
  });
}

/** An argument without those around it: nothing tells that it is no password. */
export function maskLoneArgument(text: string): string {
  return isGlued.test(text) ? maskedArgument : text;
}

export const maskedArgument = `-p${marker('password')}`;
