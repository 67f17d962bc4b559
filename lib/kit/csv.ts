export type CsvCell = string | number | boolean | null | undefined;

/**
 * The places where a spreadsheet would begin a formula, also behind blanks or in full-width letters: text from a phone
 * call must not be evaluated in the spreadsheet of the person who opens the file. The apostrophe makes it text there;
 * phone numbers in international form get one too. Where the decimal sign is a comma, a spreadsheet splits at
 * semicolons, inside quotes as well, so a cell may begin behind each of them, and behind a line break.
 */
const FORMULA =
  /^(?=[\t\r]|[\s\p{Z}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹢﹣﹦﹫−])|(?<=[;\t\r\n])(?=[\s\p{Z}\p{Cc}\p{Cf}"]*[=+\-@＝＋－＠﹢﹣﹦﹫−])/gu;

/** A record as RFC 4180 defines it, with its line break; cells that would be formulas are made text. */
export function csvLine(cells: CsvCell[]): string {
  return `${cells.map((cell) => quote(escapeFormulas(String(cell ?? '')))).join(',')}\r\n`;
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function escapeFormulas(text: string): string {
  return text.replace(FORMULA, "'");
}
