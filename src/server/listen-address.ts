/** `HOST:PORT` as people write it. */
import { AppError } from '../contract/problems.ts';
import { isLoopback } from './guard-origin.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly loopback: boolean;
}

/** @throws AppError `config-invalid` */
export function readListenAddress(text: string): ListenAddress {
  const match = /^(?:\[([0-9A-Fa-f:.%a-z]+)\]|([^:\s]*)):(\d{1,5})$/.exec(text.trim());
  const [, v6, name, port] = match ?? [];
  if (match === null || Number(port) > 65_535)
    throw new AppError('config-invalid', {
      message: `“${text}” is no address to listen on.`,
      hint: 'Such as 127.0.0.1:8380, [::1]:8380, or 0.0.0.0:8443 for all addresses.',
    });
  const host = v6 ?? name ?? '';
  return { host: host === '' ? '::' : host, port: Number(port), loopback: isLoopback(host) };
}
