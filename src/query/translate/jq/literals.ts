/** Values in a jq program. */
import type { TimePoint } from '../../ast.ts';
import { printTime } from '../../values/time.ts';
import type { Draft } from '../draft.ts';

/** A string of JSON is one of jq: a `\(` cannot come of it, since every backslash of the text is doubled. */
export function jqText(text: string): string {
  return JSON.stringify(text);
}

/** As the API server writes times, all of one length: their order as texts is their order. */
export function jqTime(point: TimePoint, draft: Draft): string {
  if (point.kind === 'absolute') return jqText(printTime(point, 'exact'));
  return point.kind === 'ago' ? `${draft.define('ago')}(${point.us / 1e6})` : `${draft.define('today')}(${point.us})`;
}
