/** Runs a command and measures it as a whole: wall time, processor time and peak memory of it and all its children. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

function processes() {
  const found = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      found.set(Number(name), { parent: Number(rest[1]), cpu: (Number(rest[11]) + Number(rest[12])) / ticksPerSecond });
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

/** Proportional set size: pages that two processes share count once. */
export function memoryOf(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/**
 * Children that left their parent (the engine host outlives the command by a moment) are found by the environment
 * variable that the whole family inherits.
 */
export function familyOf(marker) {
  const family = [];
  for (const [pid, { cpu }] of processes()) {
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'latin1').includes(marker)) family.push({ pid, cpu });
    } catch {
      // Not ours, or gone.
    }
  }
  return family;
}

/**
 * @returns wall and processor seconds, peak bytes, and what was printed. `cpuSeconds` counts what was seen at the last
 *   look at each process.
 */
export async function runProcess(command, args, { input } = {}) {
  const marker = `TELLTALE_BENCH_RUN=${process.pid}-${Math.random().toString(36).slice(2)}`;
  const [name, value] = marker.split('=');
  const started = performance.now();
  const child = spawn(command, args, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, [name]: value },
  });
  child.stdin?.end(input);
  const cpu = new Map();
  let peakBytes = 0;
  const look = () => {
    const family = familyOf(marker);
    for (const each of family) cpu.set(each.pid, each.cpu);
    peakBytes = Math.max(
      peakBytes,
      family.reduce((sum, { pid }) => sum + memoryOf(pid), 0),
    );
    return family.length;
  };
  const timer = setInterval(look, 50);
  const text = (stream) => stream.setEncoding('utf8').reduce((all, chunk) => all + chunk, '');
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  const seconds = (performance.now() - started) / 1000;
  while (look() > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr.slice(-2000)}`);
  return { seconds, cpuSeconds: [...cpu.values()].reduce((sum, each) => sum + each, 0), peakBytes, stdout, stderr };
}
