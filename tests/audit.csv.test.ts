import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from '@/lib/audit/csv';

/** A reader that knows nothing but RFC 4180. */
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

test('every line can be read back, whatever stands in its cells', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
      const read = parseLine(csvLine(cells));
      expect(read).toHaveLength(cells.length);
      for (const [index, cell] of cells.entries()) expect([cell, `'${cell}`]).toContain(read[index]);
    }),
  );
});

test.each([
  '=1+1',
  '+12125550123',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
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
  '\n=HYPERLINK("http://example.com";"x")',
])('a spreadsheet takes %j for text', (cell) => {
  expect(parseLine(csvLine(['a', cell]))).toEqual(['a', `'${cell}`]);
});

test.each(['a=1', '', 'Ana', '2026-03-02', '{"to":"+1"}', "'=1", '12'])('%j stays as it is', (cell) => {
  expect(parseLine(csvLine([cell, 'b']))).toEqual([cell, 'b']);
});

test('quotes, commas and line breaks are quoted, lines end in CR LF, nothing is "null"', () => {
  expect(csvLine(['a', 'say "hi"', 'x,y', 'two\nlines', null, undefined, 7, false])).toBe(
    'a,"say ""hi""","x,y","two\nlines",,,7,false\r\n',
  );
});
