/** Looks at the processes that inherited a mark in their environment: their memory, and the processor time of each by its part. */
import { readFileSync } from 'node:fs';
import { familyOf, memoryOf } from './run-process.mjs';

function partOf(pid) {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return command.includes('/store/host/') ? 'engine' : 'server';
  } catch {
    return 'gone';
  }
}

export class ProcessFamily {
  #mark;
  #parts = new Map();
  #cpu = new Map();
  #timer;
  peakBytes = 0;

  constructor(mark, everyMs = 250) {
    this.#mark = mark;
    this.#timer = setInterval(() => this.look(), everyMs);
  }

  look() {
    let bytes = 0;
    for (const { pid, cpu } of familyOf(this.#mark)) {
      if (!this.#parts.has(pid)) this.#parts.set(pid, partOf(pid));
      this.#cpu.set(pid, cpu);
      bytes += memoryOf(pid);
    }
    this.peakBytes = Math.max(this.peakBytes, bytes);
  }

  /** Processor seconds so far, by part. */
  cpuSeconds() {
    const sums = {};
    for (const [pid, cpu] of this.#cpu) {
      const part = this.#parts.get(pid);
      sums[part] = (sums[part] ?? 0) + cpu;
    }
    return sums;
  }

  stop() {
    clearInterval(this.#timer);
  }
}
