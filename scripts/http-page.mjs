/** The reference page of the HTTP interface as lines of Markdown, from the operations and the schemas of their requests. */

const code = (text) => `\`${text}\``;

function typeOf({ type, enum: values, items, anyOf }) {
  if (values !== undefined) return values.map(code).join(', ');
  if (type === 'array') return `list of ${typeOf(items ?? {})}`;
  return type ?? (anyOf === undefined ? 'any' : anyOf.map(typeOf).join(' or '));
}

function fieldRows(schema, pathFields) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const place = pathFields.has(name) ? ', in the path' : required.has(name) ? ', required' : '';
    const initial = field.default === undefined ? '' : ` Default: ${code(JSON.stringify(field.default))}.`;
    return `| ${code(name)} | ${typeOf(field)}${place} | ${field.description ?? ''}${initial} |`;
  });
}

/** What a route takes of those who ask. */
function accessOf(access) {
  return access === 'none' ? 'nothing beyond being known' : `the permission ${code(access)}`;
}

function entryLines([name, { route, request, summary, access }], toJsonSchema) {
  const pathFields = new Set([...route.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field));
  const rows = fieldRows(toJsonSchema(request, { io: 'input' }), pathFields);
  return [
    `### ${name}`,
    '',
    `${summary}.`,
    '',
    `- Route: ${code(`${route.method} ${route.path}`)}`,
    ...(access === undefined ? [] : [`- Takes: ${accessOf(access)}`]),
    '',
    ...(rows.length === 0 ? [] : ['| Field | Type | What |', '|---|---|---|', ...rows, '']),
  ];
}

export function httpPage({ operations, sessionRoutes }, toJsonSchema) {
  const entries = Object.entries(operations).filter(([, { route, access }]) => route !== null && access !== 'write');
  return [
    '# HTTP interface',
    '',
    'What `telltale serve` answers beside [what it receives](../guides/webhook.md). Most questions are operations that the command line has as well,',
    'see [commands](commands.md). Whoever asks is signed in, shows an API token (`Authorization: Bearer tt_…`), or has a credential of `api.readers`',
    '([configuration](configuration.md)); they see what is in their scope, see [access](../guides/access.md).',
    '',
    'A GET or a DELETE takes its fields from the path and the query string, where a list is a field given more than once; a POST or a PUT takes one JSON',
    'object. A field that is not known is an error. An answer is a JSON object. Where it has rows, `rows` holds each as the list of its cells, in the order of',
    '`columns`; of an event the record itself comes last, as text. Behind the rows stand `next`, the cursor of the page that follows, and `notes`.',
    'With `Accept: application/x-ndjson` the head, each row and the end are lines. If something fails behind the head, the last line is',
    '`{"problem": …}`, and an answer in one object breaks off.',
    '',
    '[The guide](../guides/http.md) tells how to follow, how to watch and stop a long question, and how to take a whole answer as a file.',
    '',
    'A failure is a problem document (RFC 9457) with the `code`, the status and the remedy of [problems](problems.md). Its `id` names this one failure:',
    'the log of the server has a line with it where the server is to blame or access was refused. There is no `instance`, as nothing could be fetched there.',
    '',
    '`GET /openapi.json` describes all of this as OpenAPI 3.1, with the forms of the answers. It needs no credential.',
    '',
    '## Operations',
    '',
    ...entries.flatMap((entry) => entryLines(entry, toJsonSchema)),
    '## Signing in',
    '',
    'These set and read the cookie of a session, and need no credential. All but `sign-out` answer with what `me` says. Whoever tries again and again',
    'has to wait: 429, with `Retry-After`. A request of a session that is no GET has to bear its token, which `me` gives as `csrf`, in the header',
    '`x-telltale-csrf`.',
    '',
    ...Object.entries(sessionRoutes).flatMap((entry) => entryLines(entry, toJsonSchema)),
  ];
}
