import 'server-only';

/**
 * Marks text written by others as data for the prompt. Angle brackets and characters that look like them are replaced, so the
 * text cannot close the `<data>` element. Text longer than `max` characters is truncated with a visible remark.
 */
export function quoteUntrusted(name: string, text: string, max = 20_000): string {
  return `<data name="${name}">\n${withoutBrackets(truncate(text, max))}\n</data>`;
}

function withoutBrackets(text: string): string {
  return text.replace(/[<＜﹤]/g, '‹').replace(/[>＞﹥]/g, '›');
}

/** Truncates to `max` characters and states how many are missing, so that the model does not take the part for the whole. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max).toWellFormed()} … (cut: ${text.length - max} more characters)`;
}

/** Removes line breaks and control characters, so that the text of one turn cannot look like another turn. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

type CharacterBudget = { first: number; last: number };

/**
 * Keeps as many lines from the start and from the end as fit into the budgets (in characters) and omits the lines between
 * them. `from` is the index of the first omitted line.
 */
export function truncateMiddle(
  lines: string[],
  { first, last }: CharacterBudget,
): { start: string[]; end: string[]; from: number; omitted: number } {
  const total = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (total <= first + last) return { start: lines, end: [], from: lines.length, omitted: 0 };
  const start = takeWhile(lines, first);
  const end = takeWhile(lines.slice(start.length).reverse(), last).reverse();
  return { start, end, from: start.length, omitted: lines.length - start.length - end.length };
}

function takeWhile(lines: string[], budget: number): string[] {
  let left = budget;
  const end = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  return end < 0 ? lines : lines.slice(0, end);
}
