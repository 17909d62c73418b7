/** One golden case, and how cases are written to their file. */

export interface GoldenCase {
  readonly query: string;
  readonly english: string;
  /** Over the table. */
  readonly sql: string;
  /** The values of `{p0:…}`, `{p1:…}` and so on. */
  readonly params: readonly unknown[];
  /** `key: type` of each. */
  readonly columns: readonly string[];
  readonly rows: readonly unknown[][];
}

/** YAML that a person can read: one line for each part, one for each row. JSON is YAML, so values are written as JSON. */
export function renderCases(cases: readonly GoldenCase[]): string {
  return cases.map(renderCase).join('\n');
}

function renderCase({ query, english, sql, params, columns, rows }: GoldenCase): string {
  const lines = [
    `- query: ${!query.includes('"') || /[\n\\]/.test(query) ? JSON.stringify(query) : `'${query.replaceAll("'", "''")}'`}`,
    `  english: ${JSON.stringify(english)}`,
    '  sql: |-',
    ...sql.split('\n').map((line) => `    ${line}`),
    `  params: ${JSON.stringify(params)}`,
    `  columns: ${JSON.stringify(columns)}`,
    rows.length === 0 ? '  rows: []' : '  rows:',
    ...rows.map((row) => `    - ${JSON.stringify(row)}`),
  ];
  return `${lines.join('\n')}\n`;
}
