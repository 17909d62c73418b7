/** The results as a table in text; beside a question stands how many rows of the store the engine plans to read for it. */
export function renderTable(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = ({ name, value, planned }) =>
    `${name.padEnd(width)}  ${String(value).padStart(12)}${planned === undefined ? '' : `  of ${planned.toLocaleString('en')} rows`}`;
  return `${rows.map(line).join('\n')}\n`;
}
