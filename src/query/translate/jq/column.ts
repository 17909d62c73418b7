/** A column of the rows of a jq program by its name. */
import { jqText } from './literals.ts';

export function columnOf(key: string): string {
  return /^[a-z_]\w*$/i.test(key) ? `.${key}` : `.[${jqText(key)}]`;
}
