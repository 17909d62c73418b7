/** The rows of the volume question, added up: totals, codes, and what is drawn over time. Pure. */
import { countOf, type Row, textOf } from '../../api/use-rows.ts';
import { type CodeClass, classOf, codeClasses } from '../../charts/code-classes.ts';

export interface Figure {
  readonly now: number;
  readonly before: number;
  /** One count for each slice. */
  readonly counts: readonly number[];
}

export interface Volume {
  readonly times: readonly number[];
  readonly requests: Figure;
  readonly failed: Figure;
  readonly denied: Figure;
  readonly changes: Figure;
  /** By class of code, in the order in which they are stacked. Only classes that occur. */
  readonly classes: ReadonlyMap<CodeClass, readonly number[]>;
  /** By code, most first. An empty code is a request without an answer yet. */
  readonly codes: readonly { readonly code: string; readonly now: number; readonly before: number }[];
  /** All of the period before, one count for each slice. */
  readonly before: readonly number[];
}

interface VolumeOptions {
  readonly fromMs: number;
  readonly toMs: number;
  readonly sliceMs: number;
}

const mostSlices = 2000;

interface Adding {
  now: number;
  before: number;
  readonly counts: number[];
}

export function volumeOf(rows: readonly Row[], { fromMs, toMs, sliceMs }: VolumeOptions): Volume {
  const start = Math.floor(fromMs / sliceMs) * sliceMs;
  const length = Math.min(mostSlices, Math.max(1, Math.ceil((toMs - start) / sliceMs)));
  const times = Array.from({ length }, (_, at) => start + at * sliceMs);
  const open = (): Adding => ({ now: 0, before: 0, counts: times.map(() => 0) });
  const [requests, failed, denied, changes] = [open(), open(), open(), open()];
  const classes = new Map<CodeClass, number[]>();
  const codes = new Map<string, { code: string; now: number; before: number }>();
  const before = times.map(() => 0);
  for (const row of rows) {
    const at = Math.round((Date.parse(textOf(row['time'])) - start) / sliceMs);
    const code = textOf(row['code']);
    const status = Number(code);
    const [now, then] = [countOf(row), countOf(row, 'count_before')];
    const add = (figure: Adding) => {
      figure.now += now;
      figure.before += then;
      if (at >= 0 && at < length) figure.counts[at] = (figure.counts[at] ?? 0) + now;
    };
    add(requests);
    if (status >= 400) add(failed);
    if (status === 401 || status === 403) add(denied);
    if (row['is_write'] === true) add(changes);
    const ofCode = codes.get(code) ?? { code, now: 0, before: 0 };
    codes.set(code, { code, now: ofCode.now + now, before: ofCode.before + then });
    if (at < 0 || at >= length) continue;
    before[at] = (before[at] ?? 0) + then;
    const name = classOf(code);
    const counts = classes.get(name) ?? times.map(() => 0);
    counts[at] = (counts[at] ?? 0) + now;
    classes.set(name, counts);
  }
  return {
    times,
    requests,
    failed,
    denied,
    changes,
    classes: new Map(codeClasses.flatMap((name) => (classes.has(name) ? [[name, classes.get(name) ?? []]] : []))),
    codes: [...codes.values()].sort((one, other) => other.now - one.now || other.before - one.before),
    before,
  };
}
