import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseStoreLocation, readStorePassword } from './store-location.ts';

describe('parseStoreLocation', () => {
  it('takes what has no scheme for a directory', () => {
    expect(parseStoreLocation('data')).toEqual({ kind: 'directory', path: resolve('data') });
    expect(parseStoreLocation('/a/http:/b')).toEqual({ kind: 'directory', path: '/a/http:/b' });
  });

  it('takes a server apart', () => {
    expect(parseStoreLocation('https://audit%40x@host.example:8443/logs')).toEqual({
      kind: 'server',
      url: 'https://host.example:8443',
      user: 'audit@x',
      database: 'logs',
      display: 'https://audit%40x@host.example:8443/logs',
    });
    expect(parseStoreLocation('http://[::1]:8123')).toMatchObject({ url: 'http://[::1]:8123', user: 'default', database: 'default' });
  });

  it.each(['https://user:secret@host/db', 'https://host/db?password=secret', 'https://:secret@host'])(
    'refuses a password in %s, and does not repeat it',
    (location) => {
      expect(() => parseStoreLocation(location)).toThrow(
        expect.objectContaining({ code: 'usage', message: expect.stringContaining('TELLTALE_STORE_PASSWORD') }),
      );
      expect(() => parseStoreLocation(location)).not.toThrow(/secret/);
    },
  );

  it.each(['', '  ', 'ftp://host/db', 'https://', 'https://host/a/b', 'https://host/a?x=1', 'https://host:99999/'])(
    'refuses %j',
    (location) => {
      expect(() => parseStoreLocation(location)).toThrow(expect.objectContaining({ code: 'usage' }));
    },
  );
});

describe('readStorePassword', () => {
  it('reads the variable, or the file without its line end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telltale-test-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'password');
    await writeFile(file, ' pass word \n');
    expect(await readStorePassword({ TELLTALE_STORE_PASSWORD: 'x' })).toBe('x');
    expect(await readStorePassword({ TELLTALE_STORE_PASSWORD_FILE: file })).toBe(' pass word ');
    expect(await readStorePassword({})).toBe('');
  });

  it('refuses two passwords, and a file that is not there', async () => {
    await expect(readStorePassword({ TELLTALE_STORE_PASSWORD: 'x', TELLTALE_STORE_PASSWORD_FILE: 'y' })).rejects.toMatchObject({
      code: 'usage',
    });
    await expect(readStorePassword({ TELLTALE_STORE_PASSWORD_FILE: '/no/such/file' })).rejects.toMatchObject({ code: 'input-unreadable' });
  });
});
