import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGuardedLookup } from '../../src/notify/guard/guarded-lookup.ts';
import { Notifier } from '../../src/notify/notifier.ts';
import { exampleAlert } from '../notify/example-alert.ts';
import { receiveHttp } from '../notify/receivers.ts';
import { settingsOf } from '../notify/try-destination.ts';
import { runServer, testFolder } from './run-server.ts';

describe('a server', () => {
  it('sends what waits in its outbox, counts it, and takes new destinations', async () => {
    const receiver = await receiveHttp();
    const folder = testFolder();
    const ignore = () => undefined;
    // What a server left that was stopped while the receiver was away.
    const left = await Notifier.open([settingsOf({ name: 'hook', kind: 'webhook', url: 'http://127.0.0.1:1/' })], {
      directory: join(folder, 'spool-outbox'),
      env: {},
      clock: Date.now,
      version: '1',
      lookup: createGuardedLookup(),
      delivered: ignore,
      folded: ignore,
      failed: ignore,
    });
    await left.notify(exampleAlert());
    await left.close();
    const server = await runServer(
      { destinations: [{ name: 'hook', kind: 'webhook', url: `${receiver.url}/old`, giveUpAfter: '1h' }] },
      { folder },
    );
    try {
      await expect.poll(() => receiver.received.map(({ path }) => path)).toEqual(['/old']);
      await expect
        .poll(async () => (await fetch(`${server.url}/metrics`)).text())
        .toContain('telltale_deliveries_total{destination="hook",result="done"} 1');
      server.configure({ destinations: [{ name: 'chat', kind: 'slack', webhookUrl: 'https://hooks.slack.com/secret' }] });
      expect(await server.reload()).toBe(false);
      expect(server.log.join('')).not.toContain('hooks.slack.com/secret');
      server.configure({ destinations: [] });
      expect(await server.reload()).toBe(true);
    } finally {
      await server.remove();
      await receiver.close();
    }
  });
});
