/** Writes numbered lines at 5,000 a second and rotates every 50 ms as lumberjack does; some backups it compresses, and it keeps the last 400. */
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const [path = '', seconds = '6'] = process.argv.slice(2);
const linesPerMs = 5;
const rotateEveryMs = 50;
const kept = 400;

const begun = performance.now();
const backups = [];
let file = openSync(path, 'a', 0o600);
let lines = 0;
let rotations = 0;

for (let elapsed = 0; elapsed < Number(seconds) * 1000; elapsed = performance.now() - begun) {
  while (lines < elapsed * linesPerMs) {
    writeSync(file, `{"kind":"Event","auditID":"${String(lines).padStart(12, '0')}","stage":"ResponseComplete"}\n`);
    lines++;
  }
  if (elapsed >= (rotations + 1) * rotateEveryMs) rotate();
  await delay(1);
}
closeSync(file);
console.log(JSON.stringify({ lines, rotations }));

function rotate() {
  closeSync(file);
  // Milliseconds alone could repeat: the name counts on.
  const time = new Date(Date.UTC(2026, 10, 21) + rotations * 1000).toISOString();
  const backup = path.replace(/\.log$/, `-${time.slice(0, 23).replaceAll(':', '-')}.log`);
  renameSync(path, backup);
  file = openSync(path, 'a', 0o600);
  rotations++;
  backups.push(backup);
  const older = backups.at(-3);
  if (rotations % 4 === 0 && older !== undefined) {
    writeFileSync(`${older}.gz`, gzipSync(readFileSync(older)));
    rmSync(older);
  }
  const oldest = backups.length > kept ? backups.shift() : undefined;
  if (oldest !== undefined) {
    rmSync(oldest, { force: true });
    rmSync(`${oldest}.gz`, { force: true });
  }
}
