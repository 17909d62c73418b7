/** A progress bar of one line on a terminal: part done, bytes, rate, time left. Anywhere else it stays quiet. */
import { escapeText } from './escape.ts';
import { cutMiddle, displayWidth } from './width.ts';

export interface Progress {
  /** Begins, or begins again with another total; 0 where the total is not known (a pipe). */
  start(totalBytes: number): void;
  advance(bytes: number): void;
  /** What is being read now. */
  note(text: string): void;
  /** Takes the bar away. May be called more than once. */
  done(): void;
}

export const quietProgress: Progress = {
  start: () => undefined,
  advance: () => undefined,
  note: () => undefined,
  done: () => undefined,
};

interface Stage {
  readonly write: (text: string) => void;
  readonly width: () => number;
  readonly nowMs: () => number;
}

const redrawMs = 100;
const barWidth = 20;
const clearLine = '\r\u001b[K';

export function createProgress(stage: Stage): Progress {
  let total = 0;
  let bytes = 0;
  let startedMs = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;
  let label = '';
  let visible = false;

  const draw = () => {
    const nowMs = stage.nowMs();
    if (nowMs - drawnMs < redrawMs) return;
    drawnMs = nowMs;
    visible = true;
    stage.write(clearLine + renderProgress({ total, bytes, elapsedMs: nowMs - startedMs, label, width: stage.width() }));
  };

  return {
    start(totalBytes) {
      total = totalBytes;
      bytes = 0;
      startedMs = stage.nowMs();
      draw();
    },
    advance(count) {
      bytes += count;
      draw();
    },
    note(text) {
      label = escapeText(text);
      draw();
    },
    done() {
      if (visible) stage.write(clearLine);
      visible = false;
      drawnMs = Number.NEGATIVE_INFINITY;
    },
  };
}

interface State {
  readonly total: number;
  readonly bytes: number;
  readonly elapsedMs: number;
  readonly label: string;
  readonly width: number;
}

/** The line itself, never wider than the terminal. */
export function renderProgress({ total, bytes, elapsedMs, label, width }: State): string {
  const rate = elapsedMs > 0 ? (bytes * 1000) / elapsedMs : 0;
  const parts: string[] = [];
  if (total > 0) {
    const share = Math.min(1, bytes / total);
    const filled = Math.round(share * barWidth);
    parts.push('█'.repeat(filled) + '░'.repeat(barWidth - filled), `${Math.floor(share * 100)} %`);
  }
  parts.push(total > 0 ? `${formatBytes(bytes)} of ${formatBytes(total)}` : formatBytes(bytes));
  if (elapsedMs >= 500) parts.push(`${formatBytes(rate)}/s`);
  if (elapsedMs >= 500 && rate > 0 && total > bytes) parts.push(`${formatSeconds((total - bytes) / rate)} left`);
  const line = parts.join('  ');
  const room = width - 1 - displayWidth(line) - 2;
  return label === '' || room < 8 ? cutMiddle(line, width - 1) : `${line}  ${cutMiddle(label, room)}`;
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A number of bytes with three significant digits, such as `186 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${units[unit]}`;
}

/** A time that a person waits, such as `1 min 5 s`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
