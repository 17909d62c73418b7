/** The address of a server, as a person writes it. What is sent there is secret: tokens, and what audit logs hold. */
import { AppError } from '../../contract/problems.ts';
import { isLoopback } from './is-loopback.ts';

const example = 'https://telltale.example.com:8380';

/** @param tokenFrom says where a token comes from, to whoever wrote one into the address. @throws AppError `usage` */
export function readServerAddress(text: string, tokenFrom: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw wrong(`“${text}” is no address of a server.`, `Such as ${example}`);
  if (url.username !== '' || url.password !== '') throw wrong('The address holds a credential.', `Take it out; ${tokenFrom}`);
  if (url.search !== '' || url.hash !== '') throw wrong(`“${text}” has more than a path.`, 'Leave out what follows ? or #.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw wrong(
      `${url.origin} is not encrypted: audit logs and the token would be read on the way.`,
      'Use https://; http:// is for this machine alone.',
    );
  return url;
}

function wrong(message: string, hint: string): AppError {
  return new AppError('usage', { message, hint });
}
