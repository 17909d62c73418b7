import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('readConfig', () => {
  it('takes the store from the environment, else the data directory', async () => {
    expect((await readConfig({ TELLTALE_STORE: '/evidence' })).store).toBe('/evidence');
    expect((await readConfig({ XDG_DATA_HOME: '/data' })).store).toBe('/data/telltale');
  });

  it('reads the trusted proxies', async () => {
    expect((await readConfig({ TELLTALE_TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8,192.168.1.7' })).trustedProxies).toEqual([
      '10.0.0.0/8',
      'fd00::/8',
      '192.168.1.7',
    ]);
    expect((await readConfig({})).trustedProxies).toEqual([]);
  });

  it('refuses what is no address', async () => {
    await expect(readConfig({ TELLTALE_TRUSTED_PROXIES: 'proxy.local' })).rejects.toThrow('TELLTALE_TRUSTED_PROXIES');
  });

  it('reads the file that the environment names, below the environment', async () => {
    const file = join(folder, 'telltale.yaml');
    writeFileSync(file, 'store: events\ntrustedProxies: [10.0.0.0/8]\ndetection: {exceptions: [known.yaml]}\n');
    expect(await readConfig({ TELLTALE_CONFIG: file })).toEqual({
      store: join(folder, 'events'),
      spool: join(folder, 'events-spool'),
      indicators: [],
      exceptions: [join(folder, 'known.yaml')],
      halfLifeMs: 604_800_000,
      trustedProxies: ['10.0.0.0/8'],
    });
    expect((await readConfig({ TELLTALE_CONFIG: file, TELLTALE_STORE: '/evidence' })).store).toBe('/evidence');
    await expect(readConfig({ TELLTALE_CONFIG: join(folder, 'none.yaml') })).rejects.toThrow('none.yaml');
  });
});
