/** Rows of CSV: quotes with doubled quotes inside, any line end, `#` at the beginning of a line for comments. */

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export function parseCsv(text: string, separator: ',' | ';'): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let line = 1;
  let start = 1;
  let quoted = false;
  const endCell = () => {
    cells.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (cells.some((one) => one.trim() !== '') && cells[0]?.startsWith('#') !== true) rows.push({ line: start, cells });
    cells = [];
    start = line;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\n') line++;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (char === separator) endCell();
    else if (char === '\n' || (char === '\r' && text.charAt(at + 1) !== '\n')) endRow();
    else if (char !== '\r') cell += char;
  }
  endRow();
  return rows;
}
