/**
 * Measures receiving: a server and a sender on this machine, recorded bodies over eight connections. A benchmark; its last line is
 * JSON, and a test looks at what in it is no matter of speed. Options: --bodies FILE… (default: the recorded ones in tests/fixtures),
 * --seconds N (20), --rate EVENTS (as fast as it goes), --questions N (slow questions that are asked all the while), --connections N.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from '../scripts/root.mjs';
import { ProcessFamily } from './process-family.mjs';

const { values } = parseArgs({
  options: {
    bodies: {
      type: 'string',
      multiple: true,
      default: ['00001', '00002', '00012'].map((name) => join(root, `tests/fixtures/webhook/body-${name}.json.gz`)),
    },
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '0' },
    questions: { type: 'string', default: '0' },
    connections: { type: 'string', default: '8' },
  },
});
/** Each looks at every record, or groups nearly all of them apart. */
const slowQuestions = [
  '"no such text anywhere"',
  'stage=* groupby user,useragent,requesturi',
  'stage=* and raw=~"zz[0-9]+q" stats count',
  'stage=* stats count, p99(duration), count_distinct(requesturi) by verb,user',
];
const drainWithinMs = 300_000;
const mark = `TELLTALE_BENCH_RUN=${process.pid}-${Math.random().toString(36).slice(2)}`;
const [name, value] = mark.split('=');
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const folder = await mkdtemp(join(tmpdir(), 'telltale-receive-'));

async function startServer() {
  const args = ['serve', '--listen', '127.0.0.1:0', '--store', join(folder, 'store'), '--spool', join(folder, 'spool')];
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, [name]: value, TELLTALE_API_ANONYMOUS: 'true' },
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const log = [];
  const url = await new Promise((resolve, reject) => {
    let rest = '';
    child.stderr.setEncoding('utf8').on('data', (piece) => {
      const lines = (rest + piece).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        log.push(line);
        const found = /"url":"([^"]+)"/.exec(line);
        if (found !== null) resolve(found[1]);
      }
    });
    child.once('close', (code) => reject(new Error(`the server ended with ${code}: ${log.join('\n')}${rest}`)));
  });
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    return ended;
  };
  return { url, log, stop };
}

async function ask(url, text) {
  const answer = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  const json = await answer.json();
  if (answer.status !== 200) throw new Error(`${text}: ${JSON.stringify(json)}`);
  return json;
}

async function measured(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Object.fromEntries(
    ['spool_entries', 'spool_bytes', 'engine_restarts_total'].map((key) => [
      key,
      Number(new RegExp(`^telltale_${key} (\\S+)`, 'm').exec(text)?.[1] ?? 0),
    ]),
  );
}

/** Asks one question after another until it is told to stop. */
async function keepAsking(url, which, signal) {
  const times = [];
  for (let turn = which; !signal.aborted; turn += 1) {
    const begun = performance.now();
    await ask(url, slowQuestions[turn % slowQuestions.length]);
    times.push(performance.now() - begun);
  }
  return times;
}

function startSender(url, job) {
  const child = spawn(process.execPath, [join(root, 'bench/replay-sender.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ url: `${url}/v1/ingest/webhook/bench?timeout=30s`, ...job }));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(text.trimEnd().split('\n').at(-1)));
      else reject(new Error(`the sender ended with ${code}`));
    });
  });
}

/** Processor seconds of the whole machine so far: used, and not. What the parts do not account for is somebody else’s. */
function machineSeconds() {
  const [user, nice, system, idle, wait, irq, softirq, steal] = /^cpu +(.*)$/m
    .exec(readFileSync('/proc/stat', 'latin1'))[1]
    .split(' ')
    .map((ticks) => Number(ticks) / 100);
  return { used: user + nice + system + irq + softirq, idle: idle + wait, steal };
}

const fixed = (number, digits = 1) => Number(number.toFixed(digits));

try {
  const { url, log, stop } = await startServer();
  // The engine has started when the clock does.
  await ask(url, 'stage=* stats count');
  const family = new ProcessFamily(mark);
  const asking = new AbortController();
  const askers = Array.from({ length: Number(values.questions) }, (_, which) => keepAsking(url, which, asking.signal));
  let deepest = 0;
  const watching = setInterval(
    () =>
      void measured(url).then(
        ({ spool_bytes }) => {
          deepest = Math.max(deepest, spool_bytes);
        },
        () => undefined,
      ),
    1000,
  );
  const before = machineSeconds();
  const begun = performance.now();
  const sent = await startSender(url, {
    bodies: values.bodies,
    seconds: Number(values.seconds),
    eventsPerSecond: Number(values.rate),
    connections: Number(values.connections),
  });
  const sentMs = performance.now() - begun;
  let waiting = await measured(url);
  const left = waiting;
  while (waiting.spool_entries > 0 && performance.now() - begun - sentMs < drainWithinMs) {
    await sleep(100);
    waiting = await measured(url);
  }
  const totalMs = performance.now() - begun;
  const after = machineSeconds();
  asking.abort();
  const asked = (await Promise.all(askers)).flat().sort((a, b) => a - b);
  clearInterval(watching);
  const { rows } = await ask(url, 'stage=* stats count');
  family.look();
  family.stop();
  const code = await stop();
  const result = {
    acknowledgedPerSecond: Math.round(sent.events / sent.seconds),
    storedPerSecond: Math.round((sent.events / totalMs) * 1000),
    acknowledgedMBPerSecond: fixed(sent.bytes / 1e6 / sent.seconds),
    p50Ms: fixed(sent.p50Ms),
    p99Ms: fixed(sent.p99Ms),
    mostMs: fixed(sent.mostMs),
    events: sent.events,
    stored: Number(rows[0]?.[0] ?? 0),
    dropped: sent.dropped.length,
    answers: sent.answers,
    peakMiB: Math.round(family.peakBytes / 2 ** 20),
    cpuSeconds: Object.fromEntries(
      Object.entries({ ...family.cpuSeconds(), sender: sent.cpuSeconds }).map(([part, spent]) => [part, fixed(spent)]),
    ),
    machineCpuSeconds: Object.fromEntries(Object.keys(after).map((key) => [key, fixed(after[key] - before[key])])),
    seconds: fixed(totalMs / 1000),
    deepestSpoolMiB: fixed(deepest / 2 ** 20),
    leftAtEndMiB: fixed(left.spool_bytes / 2 ** 20),
    questions: asked.length,
    questionMedianMs: Math.round(asked[Math.floor(asked.length / 2)] ?? 0),
    engineRestarts: waiting.engine_restarts_total,
    warnings: log.filter((line) => /"level":"(warn|error)"/.test(line)).length,
    code,
  };
  process.stderr.write(
    `${Object.entries(result)
      .map(([key, found]) => `  ${key}: ${JSON.stringify(found)}`)
      .join('\n')}\n`,
  );
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
