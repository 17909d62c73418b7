/** Runs one step of a script: a line that says what and how long; the step's own output only where it fails. */
import { spawn } from 'node:child_process';
import { root } from './root.mjs';

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * The exit code of `command`, with its output. stdin is closed, so nothing can wait for an answer.
 * With `show`, the output goes to the terminal as it comes.
 */
export function run(command, args, { show = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const chunks = [];
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString(), signal }));
  });
}

/** A tool that npm installed, called without the shell and without npx, which would ask the network. */
export function runTool(entry, args, options) {
  return run(process.execPath, [`node_modules/${entry}`, ...args], options);
}

/** Runs `work` (which gives `{code, output}`) under a label, on stderr. True where it went well. */
export async function step(label, work) {
  const started = performance.now();
  process.stderr.write(process.stderr.isTTY ? `· ${label} …` : '');
  const { code, output } = await work();
  const ok = code === 0;
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  process.stderr.write(`${ok ? '✓' : '✗'} ${label} (${seconds(performance.now() - started)})\n`);
  if (!ok) process.stderr.write(output.endsWith('\n') ? output : `${output}\n`);
  return ok;
}
