import 'server-only';

/**
 * Text of others, as data. It cannot close its fence: it has no angle brackets left, nor what looks like one. What is too
 * long is cut in the open.
 */
export function quoteUntrusted(name: string, text: string, max = 20_000): string {
  return `<data name="${name}">\n${withoutBrackets(truncate(text, max))}\n</data>`;
}

function withoutBrackets(text: string): string {
  return text.replace(/[<＜﹤]/g, '‹').replace(/[>＞﹥]/g, '›');
}

/** Says how much is missing, so that nobody takes the rest for the whole. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max).toWellFormed()} … (cut: ${text.length - max} more characters)`;
}

/** Without line breaks: what one person said must not look like the next one's turn. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

type CharacterBudget = { first: number; last: number };

/**
 * As many lines from the start and from the end as there is room for, in characters, and how many were left out between
 * them: `from` is the first that is missing.
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
