/**
 * Finds the addresses of a name, and refuses it if one of them is forbidden. Sockets connect to what this gave and ask no second
 * time, so a name cannot mean one address when it is checked and another when it is used.
 */
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';
import { isForbiddenAddress, isForbiddenName } from './forbidden-address.ts';

/** A destination that may not be reached, now or later: it is not tried again. */
export class ForbiddenAddress extends Error {
  constructor(host: string) {
    super(`${host} leads to an address that nothing is sent to: link-local, metadata, multicast or unspecified`);
    this.name = 'ForbiddenAddress';
  }
}

type Resolve = (host: string, options: LookupOptions & { all: true }, done: (error: Error | null, found: LookupAddress[]) => void) => void;

/** As `net.connect` asks for it. */
export type Lookup = (
  host: string,
  options: LookupOptions,
  done: (error: Error | null, found: string | LookupAddress[], family?: number) => void,
) => void;

export function createGuardedLookup(resolve: Resolve = lookup): Lookup {
  return (host, options, done) => {
    if (isForbiddenName(host)) {
      done(new ForbiddenAddress(host), []);
      return;
    }
    resolve(host, { ...options, all: true }, (error, found) => {
      const [first] = found ?? [];
      if (error !== null || first === undefined) done(error ?? new Error(`${host} has no address`), []);
      else if (found.some(({ address }) => isForbiddenAddress(address))) done(new ForbiddenAddress(host), []);
      else if (options.all === true) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}

/** For what is an address already: no name is looked up for it. @throws ForbiddenAddress */
export function assertAllowedHost(host: string): void {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isForbiddenName(bare) || (isIP(bare.replace(/%.*$/, '')) !== 0 && isForbiddenAddress(bare))) throw new ForbiddenAddress(bare);
}
