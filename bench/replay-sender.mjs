/**
 * A process that sends recorded bodies as kube-apiserver does: each POST again after any answer but 2xx, five times in all with
 * growing waits, within them ten times more where the answer says when, and no answer within 30 s is a failure. Then the batch is
 * dropped. The job is JSON on stdin, `acknowledged N` is printed now and then, and the last line is what became of everything.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { RecordedBody } from './recorded-bodies.mjs';

/**
 * `bodies`: paths; `first`: the first mark; `count` of POSTs or `seconds`; `eventsPerSecond`, 0 for as fast as it goes;
 * `marks`: `round` gives all bodies of a round one mark, so that a request whose stages lie in two bodies stays one; `body` gives each its own.
 */
const job = JSON.parse(readFileSync(0, 'utf8'));
let isTold = false;
// What is on its way is brought to its end.
process.once('SIGTERM', () => {
  isTold = true;
});
const { url, bodies, connections = 8, first = 0, count = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = job;
const { eventsPerSecond = 0, marks = 'round', backoffMs = 10_000, timeoutMs = 30_000 } = job;
const attempts = 5;
const mostRepeats = 10;
const tellEveryMs = 200;

const latencies = [];
const acknowledged = [];
const dropped = [];
const answers = new Map();
let events = 0;
let bytes = 0;
let next = 0;
let dueEvents = 0;
const started = performance.now();

const ignore = () => undefined;

function noteAnswer(answer) {
  answers.set(answer, (answers.get(answer) ?? 0) + 1);
}

/** The status, or what the connection failed with; and how long the server asks to wait. */
function post(agent, body) {
  return new Promise((resolve) => {
    const sent = request(url, {
      method: 'POST',
      agent,
      headers: {
        'user-agent': 'Go-http-client/1.1',
        'content-length': body.length,
        'accept': 'application/json, */*',
        'content-type': 'application/json',
        'accept-encoding': 'gzip',
      },
    });
    const timer = setTimeout(() => sent.destroy(Object.assign(new Error('no answer in time'), { code: 'TIMEOUT' })), timeoutMs);
    const end = (answer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    // An answer may come before all is sent, and the connection break then.
    sent.on('socket', (socket) => {
      if (socket.listenerCount('error', ignore) === 0) socket.on('error', ignore);
    });
    sent.on('error', ({ code, message }) => end({ status: code ?? message, retryAfter: undefined }));
    sent.on('response', (response) => {
      response.on('error', ({ code }) => end({ status: code, retryAfter: undefined }));
      response.resume().on('end', () => end({ status: response.statusCode, retryAfter: response.headers['retry-after'] }));
    });
    sent.end(body);
  });
}

async function postOnce(agent, body) {
  const begun = performance.now();
  for (let repeats = 0; ; repeats += 1) {
    const sent = performance.now();
    const { status, retryAfter } = await post(agent, body);
    noteAnswer(status);
    if (status >= 200 && status < 300) {
      latencies.push(performance.now() - sent);
      return true;
    }
    const waitMs = Number(retryAfter) * 1000;
    if (!(waitMs > 0) || repeats >= mostRepeats || performance.now() - begun + waitMs > timeoutMs) return false;
    await sleep(waitMs);
  }
}

async function deliver(agent, body) {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await sleep(backoffMs * 1.5 ** (attempt - 1) * (1 + Math.random() * 0.2));
    if (await postOnce(agent, body)) return true;
  }
  return false;
}

/** Waits until the pace allows so many more events. */
async function keepPace(more) {
  if (eventsPerSecond === 0) return;
  const dueMs = (dueEvents / eventsPerSecond) * 1000 - (performance.now() - started);
  dueEvents += more;
  if (dueMs > 0) await sleep(dueMs);
}

async function connect() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const own = bodies.map((path) => new RecordedBody(path));
  while (next < count && performance.now() - started < seconds * 1000 && !isTold) {
    const number = next++;
    const which = number % own.length;
    const body = own[which];
    const mark = first + (marks === 'round' ? Math.floor(number / own.length) : number);
    await keepPace(body.events);
    body.renew(mark, Date.now());
    if (await deliver(agent, body.bytes)) {
      acknowledged.push([mark, which]);
      events += body.events;
      bytes += body.bytes.length;
    } else dropped.push([mark, which]);
  }
  agent.destroy();
}

const telling = setInterval(() => process.stdout.write(`acknowledged ${acknowledged.length}\n`), tellEveryMs);
await Promise.all(Array.from({ length: connections }, connect));
clearInterval(telling);
latencies.sort((a, b) => a - b);
const quantile = (part) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0;
const outcome = {
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  events,
  bytes,
  p50Ms: quantile(0.5),
  p99Ms: quantile(0.99),
  mostMs: quantile(1),
  answers: Object.fromEntries(answers),
  acknowledged,
  dropped,
};
process.stdout.write(`${JSON.stringify(outcome)}\n`);
