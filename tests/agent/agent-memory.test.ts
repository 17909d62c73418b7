/** What the agent costs the node that it runs on, with real events. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { scratch } from '../sources/scratch.ts';
import { receive } from './receiving-server.ts';
import { startAgent, until } from './run-agent.ts';

const seconds = Number(process.env['TELLTALE_STORM_SECONDS'] ?? 8);
const eventsPerSecond = 2000;
const isLinux = process.platform === 'linux';

it(
  'uses under 100 MB at 2,000 events/s, and loads no engine',
  async () => {
    const events = gunzipSync(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'one-of-each.ndjson.gz')))
      .toString('utf8')
      .split('\n')
      .slice(0, -1)
      // The few bodies of megabytes would make it a test of something else.
      .filter((event) => event.length < 20_000);
    const log = join(scratch(), 'audit.log');
    const server = await receive();
    const agent = startAgent(['--to', server.url, '--state', scratch(), log]);
    let written = 0;
    const started = performance.now();
    while (performance.now() - started < seconds * 1000) {
      let lines = '';
      for (const due = ((performance.now() - started) / 1000) * eventsPerSecond; written < due; written++)
        lines += `${events[written % events.length]?.replace(/"auditID":"[^"]{12}/, `"auditID":"${String(written).padStart(12, '0')}`)}\n`;
      appendFileSync(log, lines);
      await delay(10);
    }
    await until(() => server.lines().length === written);
    expect(written).toBeGreaterThan(seconds * eventsPerSecond * 0.9);
    if (isLinux) {
      const { pid } = agent.process;
      const peakKiB = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      expect(peakKiB * 1024).toBeLessThan(100e6);
      expect(readFileSync(`/proc/${pid}/maps`, 'utf8')).not.toMatch(/chdb/);
    }
  },
  (seconds + 30) * 1000,
);
