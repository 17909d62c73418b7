/**
 * Measures ingest, storage and questions, as ratios within one run where that is possible. A benchmark, not a test.
 * Options: --data FILE… (default: the bundled sample), --mib N (size of the generated log, default 200), --large (also a
 * store of 10 million events), --keep (leave the work directory), --out FILE (default bench/results/latest.json).
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/root.mjs';
import { diskUsage } from './disk-usage.mjs';
import { fillStore } from './fill-store.mjs';
import { readLogs, writeMultiplied } from './multiply.mjs';
import { questions } from './questions.mjs';
import { runProcess } from './run-process.mjs';
import { renderTable } from './table.mjs';
import { timeQuestions } from './time-questions.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', multiple: true, default: [join(root, 'samples/audit.log.gz')] },
    mib: { type: 'string', default: '200' },
    large: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'bench/results/latest.json') },
  },
});
const cli = join(root, 'dist/cli/main.js');
const work = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
const log = join(work, 'audit.log');
const seed = 'logtype="Kubernetes Audit Logs" and verb="delete" groupby objectref_resource,username';
const jqSeed =
  '[inputs | select(.verb == "delete" and .stage == "ResponseComplete") | [.objectRef.resource, .user.username]] | group_by(.) | map({key: .[0], count: length})';
const results = { node: process.version, started: new Date().toISOString(), rows: [] };

function note(name, value, more = {}) {
  results.rows.push({ name, value, ...more });
  process.stderr.write(`  ${name}: ${value}\n`);
}
const fixed = (number, digits = 1) => Number(number.toFixed(digits));
const telltale = (...args) => runProcess(process.execPath, [cli, ...args]);

async function benchHelp() {
  const times = [];
  for (let count = 0; count < 10; count += 1) times.push((await telltale('--help')).seconds);
  note('telltale --help, median ms', fixed(times.sort((a, b) => a - b)[5] * 1000));
}

async function benchIngest(size) {
  const store = join(work, 'store');
  const { seconds, cpuSeconds, peakBytes } = await telltale('ingest', log, '--store', store, '-o', 'json');
  const stored = await diskUsage(store);
  const bare = await runProcess(process.execPath, [join(root, 'bench/bare-engine.mjs'), join(work, 'bare'), log]);
  await rm(join(work, 'bare'), { recursive: true, force: true });
  note('ingest, MB/s', fixed(size.bytes / 1e6 / seconds));
  note('ingest, events/s', Math.round(size.events / seconds));
  note('ingest, processor seconds', fixed(cpuSeconds));
  note('ingest, peak MiB of all processes', Math.round(peakBytes / 2 ** 20));
  note('bare engine, MB/s', fixed(size.bytes / 1e6 / bare.seconds));
  note('ingest takes, times the bare engine', fixed(seconds / bare.seconds, 2));
  note('raw bytes per stored byte', fixed(size.bytes / stored));
  return { store, seconds };
}

async function benchRawFile() {
  const asked = await telltale('query', seed, '-f', log, '-o', 'ndjson');
  note('seed group-by over the raw file, s', fixed(asked.seconds, 2), { peakMiB: Math.round(asked.peakBytes / 2 ** 20) });
  if (!existsSync('/usr/bin/jq')) return note('jq', 'not installed');
  const jq = await runProcess('jq', ['-n', '-c', jqSeed, log]);
  note('the same with jq, s', fixed(jq.seconds, 2));
  note('times as fast as jq', fixed(jq.seconds / asked.seconds));
}

async function benchQuestions(store, label) {
  const timed = await timeQuestions(store, questions);
  for (const { name, ms, ...more } of timed) note(`${label}: ${name}, ms`, fixed(ms), more);
  note(`${label}: from text to statement, the slowest, ms`, fixed(Math.max(...timed.map(({ compileMs }) => compileMs)), 3));
}

async function benchLarge(store, size, emptySeconds) {
  const events = await fillStore(store, 10_000_000);
  note('large store, events', events);
  note('large store, bytes', await diskUsage(store));
  await benchQuestions(store, '10 M');
  const late = join(work, 'late.log');
  await writeMultiplied({ ...size, path: late, first: 1000 });
  const { seconds } = await telltale('ingest', late, '--store', store, '-o', 'json');
  note('ingest into the large store, MB/s', fixed((await stat(late)).size / 1e6 / seconds));
  note('of the speed into an empty store', fixed(emptySeconds / seconds, 2));
}

try {
  if (positionals.length > 0) values.data.push(...positionals);
  const source = { log: await readLogs(values.data), bytes: Number(values.mib) * 2 ** 20, spreadMs: 12 * 3_600_000 };
  const size = await writeMultiplied({ ...source, path: log });
  note('log, MB', fixed(size.bytes / 1e6), { events: size.events });
  await benchHelp();
  const { store, seconds } = await benchIngest(size);
  await benchRawFile();
  await benchQuestions(store, `${fixed(size.events / 1e6, 2)} M`);
  if (values.large) await benchLarge(store, source, seconds);
  await mkdir(dirname(values.out), { recursive: true });
  await writeFile(values.out, `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(renderTable(results.rows));
} finally {
  if (!values.keep) await rm(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
