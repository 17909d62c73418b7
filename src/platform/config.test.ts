import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('takes the store from the environment, else the data directory', () => {
    expect(readConfig({ TELLTALE_STORE: '/evidence' }).store).toBe('/evidence');
    expect(readConfig({ XDG_DATA_HOME: '/data' }).store).toBe('/data/telltale');
  });

  it('reads the trusted proxies', () => {
    expect(readConfig({ TELLTALE_TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8,192.168.1.7' }).trustedProxies).toEqual([
      '10.0.0.0/8',
      'fd00::/8',
      '192.168.1.7',
    ]);
    expect(readConfig({}).trustedProxies).toEqual([]);
  });

  it('refuses what is no address', () => {
    expect(() => readConfig({ TELLTALE_TRUSTED_PROXIES: 'proxy.local' })).toThrow('proxy.local');
  });
});
