/** Countries and journeys, by a database of places that somebody brings. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distanceKm, openGeoDatabase } from '../../src/service/behaviour/geo-database.ts';
import { type BehaviourStore, openBehaviourStore } from './behaviour-store.ts';
import { mmdbFile } from './mmdb-file.ts';
import { again, lastDay, oneRecorded, recordedWeeks } from './recorded-weeks.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-places-'));
const file = join(folder, 'places.mmdb');
const config = join(folder, 'telltale.yaml');
const berlin = { country: 'DE', latitude: 52.5, longitude: 13.4 };
const paris = { country: 'FR', latitude: 48.85, longitude: 2.35 };
const sydney = { country: 'AU', latitude: -33.87, longitude: 151.2 };

beforeAll(() => {
  writeFileSync(
    file,
    mmdbFile([
      { prefix: '198.51.100', ...berlin },
      { prefix: '203.0.113', ...sydney },
      { prefix: '192.0.2', ...paris },
    ]),
  );
  // A path is meant from the file that names it.
  writeFileSync(config, 'behaviour:\n  geoDatabase: places.mmdb\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a database of places', () => {
  it('tells the country and the place of an address, and nothing of what is not in it', async () => {
    const geo = await openGeoDatabase(file);
    expect(geo.placeOf('198.51.100.7')).toEqual(berlin);
    for (const unknown of ['10.0.0.1', '::1', '2001:db8::1', '', 'x', '198.51.100.7, 10.0.0.1']) expect(geo.placeOf(unknown)).toBeNull();
  });

  it('that is none, or is cut off, is refused with its name', async () => {
    const bad = join(folder, 'bad.mmdb');
    for (const bytes of [Buffer.alloc(0), Buffer.from('not a database')]) {
      writeFileSync(bad, bytes);
      await expect(openGeoDatabase(bad)).rejects.toMatchObject({
        code: 'config-invalid',
        message: expect.stringContaining('bad.mmdb is no MMDB file'),
      });
    }
    await expect(openGeoDatabase(join(folder, 'none.mmdb'))).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('knows how far places are from one another', () => {
    expect(distanceKm(berlin, paris)).toBeGreaterThan(850);
    expect(distanceKm(berlin, paris)).toBeLessThan(900);
    expect(distanceKm(berlin, berlin)).toBe(0);
    expect(distanceKm(berlin, { country: 'AU', latitude: null, longitude: null })).toBeNull();
  });
});

describe('people on the road', () => {
  let store: BehaviourStore;
  const minuteMs = 60_000;
  const journey =
    /^alice@example.com came from 198\.51\.100\.\d+ \(DE\) and 40 minutes later from 203\.0\.113\.9 \(AU\), 16,\d{3} km away$/;
  const byAlice = oneRecorded(({ user }) => user.username === 'alice@example.com');
  const byBob = oneRecorded(({ user }) => user.username === 'bob');

  beforeAll(async () => {
    store = await openBehaviourStore();
    await store.add([
      ...recordedWeeks(),
      again(byAlice, lastDay + 600 * minuteMs, 1),
      again(byAlice, lastDay + 640 * minuteMs, 2, { sourceIPs: ['203.0.113.9'] }),
      // Two hours to Paris are a flight.
      again(byBob, lastDay + 600 * minuteMs, 3),
      again(byBob, lastDay + 720 * minuteMs, 4, { sourceIPs: ['192.0.2.9'] }),
    ]);
  });
  afterAll(() => store.close());

  it('are noticed in a new country, once, and where nobody can have travelled', async () => {
    const { findings } = await store.judge({ config, level: 'medium' });
    const said = findings.map(({ rule, user, reason }) => [rule.name, user, reason]);
    expect(said.sort()).toEqual([
      [
        'first-seen-country',
        'alice@example.com',
        expect.stringMatching(/^alice@example.com came from AU, where none of \d+ people of lab had/),
      ],
      ['first-seen-country', 'bob', expect.stringContaining('bob came from FR')],
      ['impossible-travel', 'alice@example.com', expect.stringMatching(journey)],
    ]);
  });

  it('are told by network where there is no such database', async () => {
    const { findings } = await store.judge({ level: 'medium' });
    expect(findings.map(({ rule, user }) => [rule.name, user])).toEqual([
      ['first-seen-network', 'alice@example.com'],
      ['first-seen-network', 'bob'],
    ]);
  });
});
