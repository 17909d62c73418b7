/** Which findings are severe enough to fail, by the word of `--fail-on`. */
import type { RequestOf } from '../contract/requests.ts';
import type { Severity } from '../model/diagnostic.ts';

const order: readonly string[] = ['error', 'warning', 'note'];

export function severeAs(failOn: RequestOf<'policy lint'>['failOn']): (finding: { readonly severity: Severity }) => boolean {
  const least = order.indexOf(failOn);
  return ({ severity }) => order.indexOf(severity) <= least;
}
