/** Where a secret comes from: a file, the environment, or its hash. Of what others show us only the SHA-256 stays in memory. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '../contract/problems.ts';
import type { SecretSource } from './config-schema.ts';
import type { SentSecret } from './config-values.ts';

/** Shorter ones are guessed. */
const leastLength = 8;

/** The SHA-256 of the secret. @param what names it in messages, such as “token of prod”. */
export async function readSecret(source: SecretSource, what: string, env: NodeJS.ProcessEnv): Promise<Buffer> {
  if (source.sha256 !== undefined) return Buffer.from(source.sha256, 'hex');
  const { text, from } = await find(source, what, env);
  if (text.length < leastLength)
    throw new AppError('config-invalid', {
      message: `The ${what} (${from}) is ${text === '' ? 'empty' : `shorter than ${leastLength} characters`}.`,
      hint: 'Make one with: openssl rand -hex 32',
    });
  return createHash('sha256').update(text).digest();
}

/** The secret itself, for what is sent to somebody. @throws AppError `config-invalid` */
export async function readSentSecret(source: SentSecret, what: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { text, from } = await find(source, what, env);
  if (text === '') throw new AppError('config-invalid', { message: `The ${what} (${from}) is empty.` });
  if (/[\p{Cc}]/u.test(text)) throw new AppError('config-invalid', { message: `The ${what} (${from}) has more than one line.` });
  return text;
}

async function find({ file, env: variable }: SecretSource, what: string, env: NodeJS.ProcessEnv): Promise<{ text: string; from: string }> {
  if (variable !== undefined) return { text: (env[variable] ?? '').trim(), from: `environment variable ${variable}` };
  try {
    return { text: (await readFile(file ?? '', 'utf8')).trim(), from: `file ${file}` };
  } catch (error) {
    throw unreadable(what, file, error);
  }
}

function unreadable(what: string, file: string | undefined, cause: unknown): AppError {
  return new AppError('config-invalid', { message: `The ${what} could not be read from ${file}: ${String(cause)}` }, { cause });
}
