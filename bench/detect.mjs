/**
 * Measures continuous detection: how long it takes from an event that was acknowledged to its finding, while the server receives and answers.
 * One event a second raises a rule of its own, at a level that nothing else in the recorded bodies raises; all built-in rules run beside.
 * A benchmark; its last line is JSON. Options: --rate EVENTS (5000), --seconds N (60), --questions N (2 at the same time), --every MS (1000) between the
 * questions of each, 0 for as many as there can be.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from '../scripts/root.mjs';
import { ProcessFamily } from './process-family.mjs';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '60' },
    questions: { type: 'string', default: '2' },
    every: { type: 'string', default: '1000' },
  },
});
const bodies = ['00001', '00002', '00012'].map((name) => join(root, `tests/fixtures/webhook/body-${name}.json.gz`));
const mark = `TELLTALE_BENCH_RUN=${process.pid}-${Math.random().toString(36).slice(2)}`;
const [name, value] = mark.split('=');
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const folder = await mkdtemp(join(tmpdir(), 'telltale-detect-'));
const rule = `title: The mark of the benchmark
id: 1b1c55a4-6b0c-4a39-9d0e-5cf4a7b5a001
name: bench-mark
level: critical
logsource: { product: kubernetes, service: audit }
query: user=bench-mark
`;

async function startServer() {
  const config = join(folder, 'telltale.yaml');
  await writeFile(join(folder, 'mark.yaml'), rule);
  await writeFile(config, JSON.stringify({ listen: '127.0.0.1:0', detection: { rules: [join(folder, 'mark.yaml')] } }));
  const args = ['serve', '--config', config, '--listen', '127.0.0.1:0', '--store', join(folder, 'store'), '--spool', join(folder, 'spool')];
  const env = { ...process.env, [name]: value, TELLTALE_API_ANONYMOUS: 'true' };
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'], env });
  process.once('exit', () => child.kill('SIGKILL'));
  const url = await new Promise((resolve, reject) => {
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (piece) => {
      log = (log + piece).slice(-100_000);
      const found = /"url":"([^"]+)"/.exec(log);
      if (found !== null) resolve(found[1]);
    });
    child.once('close', (code) => reject(new Error(`the server ended with ${code}: ${log}`)));
  });
  const stop = () =>
    new Promise((resolve) => {
      child.once('close', resolve);
      child.kill('SIGTERM');
    });
  return { url, stop };
}

async function metrics(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (key) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(key))
        ?.split(' ')
        .at(-1) ?? 0,
    );
  return {
    marks: read('telltale_findings_total{source="rule",level="critical"}'),
    passes: read('telltale_detection_pass_seconds_count{pass="rules"}'),
    passSeconds: read('telltale_detection_pass_seconds_sum{pass="rules"}'),
    behind: read('telltale_detection_behind_events{pass="rules"}'),
    failures: read('telltale_detection_failures_total{pass="rules"}'),
    aside: read('telltale_detection_rules_set_aside'),
  };
}

/** Resolves when it was acknowledged. */
async function sendMark(url, number) {
  const time = new Date().toISOString().replace('Z', '000Z');
  const event = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: `mark-${process.pid}-${number}`,
    stage: 'ResponseComplete',
    requestURI: '/api/v1/namespaces/dev/pods/web',
    verb: 'get',
    user: { username: 'bench-mark' },
    sourceIPs: ['203.0.113.9'],
    objectRef: { resource: 'pods', namespace: 'dev', name: 'web', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 200 },
    requestReceivedTimestamp: time,
    stageTimestamp: time,
  };
  const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [event] });
  const answer = await fetch(`${url}/v1/ingest/webhook/bench`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  if (answer.status !== 200) throw new Error(`a mark was answered with ${answer.status}`);
}

function startSender(url, job) {
  const child = spawn(process.execPath, [join(root, 'bench/replay-sender.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ url: `${url}/v1/ingest/webhook/bench?timeout=30s`, bodies, ...job }));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  return new Promise((resolve) => {
    child.once('close', () => resolve(JSON.parse(text.trimEnd().split('\n').at(-1))));
  });
}

/** Asks until it is told to stop. */
async function keepAsking(url, signal) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ text: 'stage=* stats count, p99(duration) by verb,user' });
  let count = 0;
  for (; !signal.aborted; count += 1) {
    await (await fetch(`${url}/api/v1/query`, { method: 'POST', headers, body })).text();
    await sleep(Number(values.every), undefined, { signal }).catch(() => undefined);
  }
  return count;
}

const fixed = (number) => Number(number.toFixed(2));

try {
  const { url, stop } = await startServer();
  // The first look has been, when the first mark is found.
  await sendMark(url, 0);
  while ((await metrics(url)).marks < 1) await sleep(100);
  const family = new ProcessFamily(mark);
  const before = await metrics(url);
  const asking = new AbortController();
  const askers = Array.from({ length: Number(values.questions) }, () => keepAsking(url, asking.signal));
  const seconds = Number(values.seconds);
  const sending = startSender(url, { seconds, eventsPerSecond: Number(values.rate) });
  const acknowledged = [];
  const found = [];
  const looking = new AbortController();
  const looks = (async () => {
    while (!looking.signal.aborted) {
      const { marks } = await metrics(url);
      while (found.length < marks - before.marks) found.push(performance.now());
      await sleep(50);
    }
  })();
  const begun = performance.now();
  for (let number = 1; number < seconds; number += 1) {
    await sendMark(url, number);
    acknowledged.push(performance.now());
    await sleep(Math.max(0, begun + number * 1000 - performance.now()));
  }
  const sent = await sending;
  for (let tries = 0; found.length < acknowledged.length && tries < 1200; tries += 1) await sleep(100);
  const latencies = acknowledged.map((at, number) => ((found[number] ?? Number.POSITIVE_INFINITY) - at) / 1000).sort((a, b) => a - b);
  const at = (part) => fixed(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))]);
  looking.abort();
  asking.abort();
  await looks;
  const questions = (await Promise.all(askers)).reduce((sum, count) => sum + count, 0);
  const after = await metrics(url);
  family.look();
  family.stop();
  const result = {
    acknowledgedPerSecond: Math.round(sent.events / sent.seconds),
    events: sent.events,
    marks: acknowledged.length,
    found: found.length,
    p50Seconds: at(0.5),
    p95Seconds: at(0.95),
    mostSeconds: at(1),
    passes: after.passes - before.passes,
    passSeconds: fixed((after.passSeconds - before.passSeconds) / Math.max(1, after.passes - before.passes)),
    failures: after.failures,
    setAside: after.aside,
    questions,
    peakMiB: Math.round(family.peakBytes / 2 ** 20),
    cpuSeconds: Object.fromEntries(Object.entries(family.cpuSeconds()).map(([part, spent]) => [part, fixed(spent)])),
    code: await stop(),
  };
  process.stderr.write(
    `${Object.entries(result)
      .map(([key, one]) => `  ${key}: ${JSON.stringify(one)}`)
      .join('\n')}\n`,
  );
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
