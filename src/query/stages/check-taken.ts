/** Keys whose names the stage needs for columns of its own. */

import type { FieldRef } from '../ast.ts';
import { fieldOf } from '../parse-field.ts';
import type { Report } from '../report.ts';
import type { Column } from './stage.ts';

export function checkTaken(keys: readonly FieldRef[], made: readonly Column[], report: Report): void {
  for (const key of keys) {
    if (!made.some((column) => column.key === key.text)) continue;
    const other = [fieldOf(key)?.name ?? '', ...(fieldOf(key)?.aliases ?? [])].find((name) => name !== '' && name !== key.text);
    report.error({
      code: 'duplicate-column',
      message: `Two columns would be called ${key.text}.`,
      span: key.span,
      hint: other === undefined ? 'Leave this field out.' : `The same field is called ${other} as well.`,
    });
  }
}
