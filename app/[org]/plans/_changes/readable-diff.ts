import { diffWordsWithSpace } from 'diff';

export type Change = { kind: 'same' | 'out' | 'in'; text: string };

/** Common text between two changes that is too short to keep them apart: a word or two, without a line break. */
const isScrap = (text: string) => text.trim().length < 6 && !text.includes('\n');

/** A diff in whole phrases instead of every other word, which is easier to read. */
export function readableDiff(before: string, after: string): Change[] {
  const changes: Change[] = [];
  let [out, put] = ['', ''];
  const flush = () => {
    if (out !== '') changes.push({ kind: 'out', text: out });
    if (put !== '') changes.push({ kind: 'in', text: put });
    [out, put] = ['', ''];
  };
  const parts = diffWordsWithSpace(before, after);
  for (const [index, { value, added, removed }] of parts.entries()) {
    if (removed) out += value;
    else if (added) put += value;
    else if (out + put !== '' && index < parts.length - 1 && isScrap(value)) {
      out += value;
      put += value;
    } else {
      flush();
      changes.push({ kind: 'same', text: value });
    }
  }
  flush();
  return changes;
}
