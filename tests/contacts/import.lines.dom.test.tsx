// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { readContactLines } from '../../app/[org]/contacts/import/contact-lines';
import { ImportContacts } from '../../app/[org]/contacts/import/import-contacts';
import { readCsv } from '../../app/[org]/contacts/import/read-csv';
import { CONNECTED } from '../helpers/builders/channels';
import { newContact } from '../helpers/builders/contacts';

const cellsOf = async (text: string) => (await readCsv(text, 1_000)).map(({ cells }) => cells);

describe('a CSV file', () => {
  test('is read with quotes, line breaks inside quotes, and empty lines', async () => {
    const text = '\uFEFFname,note\r\n"Whitfield, Dana","said ""yes""\nand left"\r\n\r\nKim,\r\n';
    expect(await readCsv(text, 100)).toEqual([
      { line: 1, cells: ['name', 'note'] },
      { line: 2, cells: ['Whitfield, Dana', 'said "yes"\nand left'] },
      { line: 5, cells: ['Kim', ''] },
    ]);
  });

  test.each([';', '\t', '|'])('may be separated by %j', async (sign) => {
    expect(await cellsOf(`name${sign}email\nA, B${sign}a@example.com`)).toEqual([
      ['name', 'email'],
      ['A, B', 'a@example.com'],
    ]);
  });

  test.each([
    ['line ends of an old Mac', 'name,email\rAnn,a@example.com\r', ['Ann', 'a@example.com']],
    ['line ends of two kinds', 'name,email\r\nAnn,a@example.com\nBob,', ['Ann', 'a@example.com']],
    [
      'a separator in a quoted name of a column',
      '"Name, full";email\nAnn;a@example.com',
      ['Ann', 'a@example.com'],
    ],
    ['rows without further columns', 'name;email\nAnn\nBob', ['Ann']],
    ['a quote within a cell', 'name,email\nAnn "A" B,a@example.com', ['Ann "A" B', 'a@example.com']],
    ['more cells than columns', 'name,email\nAnn,a@example.com,extra', ['Ann', 'a@example.com', 'extra']],
  ])('may have %s', async (_what, text, cells) => {
    expect((await cellsOf(text))[1]).toEqual(cells);
  });

  test('with a quote that is never closed is refused, because all that follows would be one cell', async () => {
    await expect(readCsv('name,email\nKim,k@example.com\n"Ann,a@example.com\nBob,', 100)).rejects.toThrow(
      'Line 3: a quote is never closed',
    );
  });

  test('is read up to the limit and one row more', async () => {
    expect(await readCsv('a\n'.repeat(50), 10)).toHaveLength(11);
  });

  test.each(['"', 'a"', '"a', '""a'])('of a megabyte of %j is read like any other', async (quotes) => {
    // A parser that looks at the whole cell at each quote needs minutes for this, and the test would time out.
    const rows = await readCsv(quotes.repeat(1_000_000 / quotes.length), 100).catch(() => []);
    expect(rows.length).toBeLessThanOrEqual(1);
  });

  test('with any written cells is read back unchanged', async () => {
    const cell = fc.string().map((text) => text.replaceAll('\r', '').trim());
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell)), async (rows) => {
        const text = ['a,b,c', ...rows.map((row) => row.map(quoted).join(','))].join('\n');
        const kept = rows.filter((row) => row.some((each) => each !== ''));
        expect((await cellsOf(text)).slice(1)).toEqual(kept);
      }),
    );
  });
});

describe('its rows', () => {
  test('become contacts by the column names, in any order', async () => {
    const text = 'E-Mail;Last name;First name;Do not text\nDana@Example.com;Whitfield;Dana;x';
    expect(await readContactLines(text)).toEqual([
      {
        line: 2,
        shown: 'Dana Whitfield, Dana@Example.com',
        state: 'ready',
        input: { name: 'Dana Whitfield', email: 'dana@example.com', do_not_email: false, do_not_text: true },
      },
    ]);
  });

  test('report each error separately', async () => {
    const text = 'name,email\nDana,not an address\nKim,kim@example.com\nTwin,KIM@example.com\nNobody';
    const lines = await readContactLines(text);
    expect(lines.map((each) => ('problem' in each ? each.problem : each.state))).toEqual([
      expect.stringMatching(/^email: /),
      'ready',
      'the same email address as in line 3',
      'ready',
    ]);
  });

  test.each(['', 'colour,size\nred,2', 'name,email\n'])(
    '%j is reported as not being a list of contacts',
    async (text) => {
      await expect(readContactLines(text)).rejects.toThrow(/first line|no contacts/);
    },
  );
});

describe('the import', () => {
  let posted: { name: string }[];
  let refused: Set<string>;
  beforeEach(() => {
    posted = [];
    refused = new Set();
    vi.stubGlobal('fetch', async (url: string, init: { method?: string; body: string }) => {
      if (init.method !== 'POST') {
        const known = url.includes('known%40example.com')
          ? [newContact('k9', { email: 'known@example.com' })]
          : [];
        return Response.json({ contacts: known, next: null });
      }
      const input: { name: string } = JSON.parse(init.body);
      posted.push(input);
      if (refused.has(input.name)) {
        const issues = [{ path: ['phone'], message: 'not a possible phone number' }];
        return Response.json({ code: 'invalid', message: 'no', issues }, { status: 422 });
      }
      return Response.json({ contact: newContact(`id-${input.name}`) }, { status: 201 });
    });
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
  function choose(text: string): void {
    render(
      <OrgProvider
        value={{ slug: 'acme', name: 'Acme', role: 'member', userName: 'Ana', orgs: [], times, ...CONNECTED }}
      >
        <ImportContacts />
      </OrgProvider>,
    );
    const files = [new File([text], 'contacts.csv')];
    fireEvent.change(screen.getByLabelText('Choose a CSV file'), { target: { files } });
  }
  const lineOf = (text: string) => {
    const row = screen.getByText(text).closest('li');
    if (!row) throw new Error(`no line of ${text}`);
    return within(row);
  };

  test('shows every row before it writes, then the outcome of each; failed rows can be retried', async () => {
    refused.add('Kim');
    choose('name,email,phone\nDana,dana@example.com,\nOld,known@example.com,\nKim,,12\n,broken,');
    const button = await screen.findByRole('button', { name: 'Import 3 contacts' });
    expect(posted).toEqual([]);
    fireEvent.click(button);
    await screen.findByText('1 contact imported.');
    lineOf('Dana, dana@example.com').getByText('Imported');
    lineOf('Old, known@example.com').getByText('Already exists');
    lineOf('Kim, 12').getByText('phone: not a possible phone number');
    lineOf('broken').getByText('Skipped');
    expect(posted.map(({ name }) => name)).toEqual(['Dana', 'Kim']);
    refused.clear();
    fireEvent.click(screen.getByRole('button', { name: 'Try 1 contact again' }));
    await screen.findByText('2 contacts imported.');
    expect(posted).toHaveLength(3);
  });

  test('of a file that is too large for a list of contacts does not read it', async () => {
    choose(`name\n${'x'.repeat(5 * 1024 * 1024)}`);
    expect((await screen.findByRole('alert')).textContent).toContain('larger than 5 MB');
  });

  test('of an invalid file says what is missing', async () => {
    choose('hello');
    expect((await screen.findByRole('alert')).textContent).toContain(
      'The first line has to name the columns',
    );
  });
});
