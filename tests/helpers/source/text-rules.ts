import type { Rule } from './architecture-rules';

/** What a text on screen does not say, and what it says instead. */
const PRIVATE_WORDS: [RegExp, string][] = [
  [/\b(some|any)body\b/i, 'someone, anyone'],
  [/\bhand in\b/i, 'add'],
  [/\btaken back\b/i, 'undone'],
  [/\bthe house\b/i, 'not sent'],
  [/\bany more\b/i, 'no longer'],
  [/\be-mails?\b/i, 'email'],
  [/\borganisations?\b/i, 'organization'],
  [/\bEmpty:/, 'Leave blank'],
];

/** The text without its comments; strings and the text of elements stay. */
function withoutComments(text: string): string {
  const parts =
    /`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<!:)\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(parts, (found) => (/^\/[/*]/.test(found) ? '' : found));
}

/** Texts on screen say what a US or UK professional would write. */
export const plainWordsOnScreen: Rule = (files) =>
  files
    .filter(({ path }) => path.startsWith('app/') && /\.tsx?$/.test(path))
    .flatMap(({ path, text }) => {
      const shown = withoutComments(text);
      return PRIVATE_WORDS.filter(([word]) => word.test(shown)).map(
        ([word, better]) => `${path}: ${word.exec(shown)?.[0]}, say ${better}`,
      );
    });

/** An element of the page, or a link, that shows only one value from a customer or a colleague. */
const SHOWN_TEXT =
  /<(?:[a-z][a-z0-9]*|Link)\b(?<attributes>(?:[^<>]|=>)*)>\s*\{(?:[\w.?]+\.)?(?:quote|answer|reason|summary|description|plan_title|turn\.text|plan\.title|contact\.name|template_name)\}\s*<\//g;

/** Fields of text, whose direction follows what is typed. */
const TEXT_CONTROL = /<(?:textarea|input) (?<attributes>[^<>]*)\{\.\.\.rest\}/g;

/** The direction of text from people follows the text: `dir="auto"`, or <bdi>. */
export const textOfPeopleHasItsDirection: Rule = (files) =>
  files
    .filter(({ path }) => path.startsWith('app/') && path.endsWith('.tsx'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(SHOWN_TEXT), ...text.matchAll(TEXT_CONTROL)]
        .filter(
          ({ 0: found, groups }) => !found.startsWith('<bdi') && !groups?.attributes?.includes('dir="auto"'),
        )
        .filter(({ 0: found }) => !/type="checkbox"/.test(found))
        .map(({ 0: found }) => `${path}: without dir="auto": ${found.replace(/\s+/g, ' ')}`),
    );
