/** A row of the file and the line where it begins; a quoted cell may go over several lines. */
export type CsvRow = { line: number; cells: string[] };

const SEPARATORS = [',', ';', '\t', '|'];
/** The separator is looked for in so many characters: no row of column names is longer. */
const HEAD_LENGTH = 10_000;

/**
 * Reads text separated by commas, semicolons, tabs or bars, whichever its first row uses, and skips empty rows. Stops after
 * `most` rows and one more. Papa Parse takes time in proportion to the text, whatever is quoted in it.
 * @throws Error when a quote is never closed, because the rest of the file would be in one cell
 */
export async function readCsv(text: string, most: number): Promise<CsvRow[]> {
  const { default: Papa } = await import('papaparse');
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const head = source.slice(0, HEAD_LENGTH).replace(/^\n+/, '');
  const widths = SEPARATORS.map(
    (delimiter) => Papa.parse<string[]>(head, { delimiter, newline: '\n', preview: 1 }).data[0]?.length ?? 0,
  );
  const rows: CsvRow[] = [];
  let line = 1;
  let start = 0;
  let unclosed = false;
  Papa.parse<string[]>(source, {
    delimiter: SEPARATORS[widths.indexOf(Math.max(...widths))] ?? ',',
    newline: '\n',
    step({ data, errors, meta }, parser) {
      unclosed = errors.some(({ code }) => code === 'MissingQuotes');
      if (unclosed) return parser.abort();
      const cells = data.map((cell) => cell.trim());
      if (cells.some((cell) => cell !== '')) rows.push({ line, cells });
      if (rows.length > most) return parser.abort();
      line += source.slice(start, meta.cursor).split('\n').length - 1;
      start = meta.cursor;
    },
  });
  if (unclosed) throw new Error(`Line ${line}: a quote is never closed. Nothing was read.`);
  return rows;
}
