/** What an API server says of its audit in its metrics: lines of Prometheus text, from wherever they were copied. */
import type { Span } from '../../model/diagnostic.ts';

export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly span: Span;
}

export interface AuditMetrics {
  readonly text: string;
  /** Null where the line is not there. */
  readonly events: MetricSample | null;
  /** By plugin: `log`, `webhook`, `buffered`, `truncate`. Only what has failed is there. */
  readonly errors: readonly MetricSample[];
  readonly rejected: MetricSample | null;
  readonly levels: readonly MetricSample[];
}

/** Other metrics are passed over: an API server has a hundred thousand lines of them. */
const line =
  /^apiserver_audit_(event_total|error_total|requests_rejected_total|level_total)(?:\{([^}\n]*)\})?[ \t]+([-+.\deE]+|NaN|\+Inf)[^\n]*$/gm;

export function readMetrics(text: string): AuditMetrics {
  const samples = [...text.matchAll(line)].map(({ 0: all, 1: name = '', 2: labels = '', 3: value = '', index }) => ({
    name,
    labels: Object.fromEntries([...labels.matchAll(/([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', word = '']) => [key, word])),
    value: Number(value),
    span: { start: index, end: index + all.trimEnd().length },
  }));
  const known = samples.filter(({ value }) => Number.isFinite(value) && value >= 0);
  const named = (name: string) => known.filter((sample) => sample.name === name);
  return {
    text,
    events: named('event_total')[0] ?? null,
    errors: named('error_total'),
    rejected: named('requests_rejected_total')[0] ?? null,
    levels: named('level_total'),
  };
}
