/** The fields of a form in the body of a request: a statement whose parameters are too long for its address. */
import { EngineError } from './engine-error.ts';

/** The boundary of a form; null where the body is none. */
export function boundaryOf(contentType: string | undefined): string | null {
  return /^multipart\/form-data;\s*boundary="?([\w'()+,./:=?-]{1,70})"?\s*$/i.exec(contentType ?? '')?.[1] ?? null;
}

/** Text by the names of the fields. @throws EngineError where the body is no such form. */
export function readFormFields(body: Buffer, boundary: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const delimiter = Buffer.from(`--${boundary}`);
  const between = Buffer.from(`\r\n--${boundary}`);
  let at = body.indexOf(delimiter);
  while (at >= 0) {
    const start = at + delimiter.length;
    if (body.toString('latin1', start, start + 2) === '--') return fields;
    const head = body.indexOf('\r\n\r\n', start);
    const end = head < 0 ? -1 : body.indexOf(between, head);
    const name = /\bname="([^"]*)"/i.exec(body.toString('utf8', start, Math.max(start, head)))?.[1];
    if (end < 0 || name === undefined) break;
    fields.set(name, body.toString('utf8', head + 4, end));
    at = end + 2;
  }
  throw new EngineError(62, 'The form of the statement is cut short. (SYNTAX_ERROR)');
}
