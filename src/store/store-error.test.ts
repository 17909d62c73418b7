import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from './open-store.ts';
import { storeError } from './store-error.ts';

/** An error as the client gives it. */
const clickHouse = (code: number, message = 'x') => Object.assign(new Error(message), { code: String(code), type: 'SOME_NAME' });
const network = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('storeError', () => {
  it.each([
    [clickHouse(159), 'query-timeout'],
    [clickHouse(241), 'query-memory'],
    [clickHouse(243), 'store-full'],
    [clickHouse(75, 'Cannot write, errno: 28, strerror: No space left on device'), 'store-full'],
    [clickHouse(40), 'store-damaged'],
    [clickHouse(516), 'store-denied'],
    [clickHouse(60), 'engine-failed'],
    [network('ECONNREFUSED'), 'store-unavailable'],
    [network('ENOTFOUND'), 'store-unavailable'],
    [network('CERT_HAS_EXPIRED'), 'store-unavailable'],
    [new Error('something else'), 'engine-failed'],
  ])('of %s is %s', (error, code) => {
    expect(storeError(error, 'here')).toMatchObject({ code, cause: error });
  });
});

describe('a server', () => {
  /** Answers every request like this. */
  async function serve(status: number, body: string): Promise<string> {
    const server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://someone@127.0.0.1:${(server.address() as AddressInfo).port}/db`;
  }

  it('that refuses the password is told apart from one that is not there', async () => {
    const url = await serve(403, 'Code: 516. DB::Exception: someone: Authentication failed. (AUTHENTICATION_FAILED)');
    const environment = { TELLTALE_STORE_PASSWORD: 'very-secret' };
    const refused = await openStore(url, { environment }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'store-denied' });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('very-secret');
    await expect(openStore('http://127.0.0.1:1/db')).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('that is no ClickHouse is an error, not an empty store', async () => {
    await expect(openStore(await serve(200, '<html>Welcome</html>'))).rejects.toMatchObject({
      code: expect.stringMatching(/^(store|engine)-/),
    });
    await expect(openStore(await serve(502, '<html>Bad gateway</html>'))).rejects.toMatchObject({ code: 'engine-failed' });
  });
});
