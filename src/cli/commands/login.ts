/** `telltale login` and `telltale logout`: which server commands ask, and as whom. A token is never on the command line, and never shown. */
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { knownServersFile } from '../../platform/paths.ts';
import { addressOf, readCa } from '../../service/remote/find-server.ts';
import { readKnownServers } from '../../service/remote/known-servers.ts';
import { goOver, signIn, signOut, type Who, whoIs } from '../../service/remote/sign-in.ts';
import type { CommandRunner, Face } from '../face.ts';
import { escapeText } from '../terminal/escape.ts';
import { readHidden } from '../terminal/read-hidden.ts';

/** A list shall not wait for a server that is away. */
const patienceMs = 5000;
/** What a token could be at most, and a line end. */
const longestInput = 10_000;

export const runLoginCommand: CommandRunner<RequestOf<'login'>> = async (request, face) => {
  const { url, tokenStdin, ca, use } = request;
  if (url === undefined) return list(request, face);
  const address = addressOf(url);
  const keeping = keepingOf(face);
  if (use) {
    if (tokenStdin || ca !== undefined)
      throw misuse('--use goes over to a server with what is kept of it.', 'Leave out the other options.');
    await goOver(address, keeping);
    return say(face, `Commands ask ${address} from now on.`);
  }
  const token = tokenStdin ? await readAll(process.stdin) : await askForToken(address);
  const who = await signIn({ url: address, token, ca: ca ?? (process.env['TELLTALE_CA'] || undefined) }, keeping);
  return say(face, `Signed in to ${address}${sayWho(who)}. Commands ask it from now on.`);
};

export const runLogoutCommand: CommandRunner<RequestOf<'logout'>> = async ({ url }, face) => {
  const address = await signOut(url, keepingOf(face));
  return say(face, `The token of ${address} is forgotten here. It stays valid until it expires or is deleted at the server.`);
};

async function list({ tokenStdin, ca, use }: RequestOf<'login'>, face: Face): Promise<number> {
  if (tokenStdin || ca !== undefined || use)
    throw misuse('The URL of the server is missing.', 'telltale login https://telltale.example.com');
  const { preferred, servers } = await readKnownServers(knownServersFile(), face.context.warn);
  const all = Object.entries(servers).sort();
  if (all.length === 0) return say(face, 'Nobody has signed in to a server: telltale login URL');
  for (const [url, { token, name, ca: file }] of all) {
    const pem = await readCa(file);
    const told = url === preferred ? await check({ url, token, ...(pem !== undefined && { ca: pem }) }, face) : sayWho({ name, roles: [] });
    await face.out.write(`${url === preferred ? '*' : ' '} ${escapeText(url)}${told}\n`);
  }
  await face.out.flush();
  return 0;
}

/** What the server that is asked says now. */
async function check(server: Parameters<typeof whoIs>[0], { context }: Face): Promise<string> {
  try {
    return sayWho(await whoIs(server, AbortSignal.any([context.signal, AbortSignal.timeout(patienceMs)])));
  } catch (error) {
    if (context.signal.aborted) throw error;
    return `: ${error instanceof AppError ? escapeText(error.message) : 'it does not answer.'}`;
  }
}

function sayWho({ name, roles }: Who): string {
  const as = name === null ? '' : ` as ${escapeText(name)}`;
  return roles.length === 0 ? as : `${as} (${escapeText(roles.join(', '))})`;
}

function askForToken(address: string): Promise<string> {
  const { stdin } = process;
  if (!stdin.isTTY) throw misuse('There is no terminal to ask for the token on.', 'Give it on standard input: --token-stdin < FILE');
  return readHidden(`Token for ${address}: `, stdin, (text) => process.stderr.write(text));
}

async function readAll(input: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of input) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > longestInput) break;
  }
  return Buffer.concat(pieces).toString();
}

function keepingOf({ context: { signal, warn } }: Face) {
  return { file: knownServersFile(), signal, warn };
}

async function say({ out }: Face, text: string): Promise<number> {
  await out.write(`${text}\n`);
  await out.flush();
  return 0;
}

function misuse(message: string, hint: string): AppError {
  return new AppError('usage', { message, hint });
}
