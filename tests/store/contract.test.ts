/**
 * One contract, two implementations: the engine host, and a ClickHouse server when TELLTALE_TEST_CLICKHOUSE_URL names
 * one (docs/guides/clickhouse-server.md). Without it the second half is reported as skipped, and proves nothing.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openStore, openTemporaryStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { describeInserts } from './contract-inserts.ts';
import { describeLimits } from './contract-limits.ts';
import { describeRows } from './contract-rows.ts';

const server = process.env['TELLTALE_TEST_CLICKHOUSE_URL'];

function describeStore(open: () => Promise<Store>): void {
  let opened: Store | undefined;
  const store = () => {
    if (opened === undefined) throw new Error('the store is not open');
    return opened;
  };
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  describeRows(store);
  describeLimits(store);
  describeInserts(store);
}

describe('the engine host', () => describeStore(() => openTemporaryStore()));

describe('a ClickHouse server', () => {
  if (server !== undefined) describeStore(() => openStore(server));
  else it.skipIf(true)('keeps the contract: set TELLTALE_TEST_CLICKHOUSE_URL to test it', () => undefined);
});
