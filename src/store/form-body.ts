/**
 * Long parameters of a statement: they do not fit into an address, and stand in the body, as the fields of a form beside the
 * statement itself. ClickHouse takes them so, and so does the engine host.
 */
import type { ParamValue, Statement } from '../sql/statement.ts';

/** Servers and what stands before them take addresses of a few kilobytes; the engine host takes far more. */
const longestInAddress = 128 * 1024;

/** Whether the values are too long for an address. */
export function isLong({ params }: Statement): boolean {
  let length = 0;
  for (const value of Object.values(params)) {
    if (typeof value === 'string') length += value.length;
    else if (Array.isArray(value)) for (const one of value as readonly (string | number)[]) length += String(one).length + 3;
    if (length > longestInAddress) return true;
  }
  return false;
}

export interface FormBody {
  readonly contentType: string;
  readonly body: string;
}

export function formBody({ sql, params }: Statement): FormBody {
  // Nobody who gives a value knows the boundary before.
  const boundary = `telltale-${crypto.randomUUID()}`;
  const fields = [['query', sql], ...Object.entries(params).map(([name, value]) => [`param_${name}`, printParam(value)])];
  const parts = fields.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--` };
}

/** As ClickHouse reads a parameter: text in its escaping for tab-separated values; in arrays, in quotes. */
function printParam(value: ParamValue): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value !== 'object') return String(value);
  return `[${(value as readonly (string | number)[]).map((one) => (typeof one === 'string' ? `'${escaped(one)}'` : one)).join(',')}]`;
}

function escaped(text: string): string {
  return text.replace(/[\\']/g, '\\$&').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\0', '\\0');
}
