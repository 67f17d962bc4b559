/** A line of the file and its cells; a quoted cell may go over several lines. */
export type CsvRow = { line: number; cells: string[] };

const QUOTE = '"';

/** Reads text separated by commas, semicolons or tabs (RFC 4180), whichever its first line uses. Skips empty lines. */
export function readCsv(text: string): CsvRow[] {
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source);
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let line = 1;
  let cell = '';
  let quoted = false;
  const endRow = () => {
    row.cells.push(cell.trim());
    if (row.cells.some((each) => each !== '')) rows.push(row);
    cell = '';
  };
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at] ?? '';
    if (sign === '\n') line += 1;
    if (quoted) {
      if (sign !== QUOTE) cell += sign;
      else if (source[at + 1] === QUOTE) {
        cell += QUOTE;
        at += 1;
      } else quoted = false;
    } else if (sign === QUOTE && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (sign === separator) {
      row.cells.push(cell.trim());
      cell = '';
    } else if (sign === '\n') {
      endRow();
      row = { line, cells: [] };
    } else if (sign !== '\r') cell += sign;
  }
  endRow();
  return rows;
}

function separatorOf(source: string): string {
  const [first = ''] = source.split(/\r?\n/, 1);
  const count = (sign: string) => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
