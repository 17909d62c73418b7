/** The results as a table in text. */
export function renderTable(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return `${rows.map(({ name, value }) => `${name.padEnd(width)}  ${String(value).padStart(12)}`).join('\n')}\n`;
}
