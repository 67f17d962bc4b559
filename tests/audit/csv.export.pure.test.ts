import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from '@/lib/kit/csv';

/** A reader that implements RFC 4180 only. */
function parseLine(line: string): string[] {
  const cells: string[] = [];
  let rest = line.replace(/\r\n$/, '');
  for (;;) {
    const [whole, quoted, bare = ''] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?=,|$)/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`no CSV: ${rest}`);
    cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (whole.length === rest.length) return cells;
    rest = rest.slice(whole.length + 1);
  }
}

test('every cell can be read back, whatever characters it contains', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
      const read = parseLine(csvLine(cells));
      expect(read).toHaveLength(cells.length);
      // The export may add apostrophes and nothing else.
      const bare = (texts: string[]) => texts.map((text) => text.replaceAll("'", ''));
      expect(bare(read)).toEqual(bare(cells));
    }),
  );
});

test.each([
  '=1+1',
  '+12125550123',
  '-2+3',
  '@SUM(A1)',
  '\rx',
  '  =1',
  '\u00a0\u3000=1',
  '\ufeff=1',
  '\u200b@x',
  '＝1+1',
  '＋1',
  '－1',
  '＠x',
  '﹢1',
])('a spreadsheet reads %j as text', (cell) => {
  expect(parseLine(csvLine(['a', cell]))).toEqual(['a', `'${cell}`]);
});

test.each([
  ['\t=1', "'\t'=1"],
  ['Ana; =1+1', "Ana;' =1+1"],
  ['x;=1;\t@y', "x;'=1;'\t'@y"],
  ['Thanks\n=1+1', "Thanks\n'=1+1"],
  ['x;"=1+1"', 'x;\'"=1+1"'],
  ['\n=HYPERLINK("http://example.com";"x")', '\'\n\'=HYPERLINK("http://example.com";"x")'],
])('a spreadsheet that splits at semicolons reads %j as text', (cell, written) => {
  expect(parseLine(csvLine(['a', cell]))).toEqual(['a', written]);
});

test.each(['a=1', 'Ana; Ben', 'a;b=1', '', 'Ana', '2026-03-02', '{"to":"+1"}', "'=1", '12'])(
  '%j is exported unchanged',
  (cell) => {
    expect(parseLine(csvLine([cell, 'b']))).toEqual([cell, 'b']);
  },
);

test('quotes, commas and line breaks are quoted, lines end in CR LF, and null is an empty cell', () => {
  expect(csvLine(['a', 'say "hi"', 'x,y', 'two\nlines', null, undefined, 7, false])).toBe(
    'a,"say ""hi""","x,y","two\nlines",,,7,false\r\n',
  );
});
