import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type LoadedPages,
  type PageReader,
  reloadPages,
  shownPages,
  uniqueRows,
} from '../../lib/client/paging/paged-list';

const SIZE = 5;
type Page = { rows: string[]; next: string | null };

/** A list on a server, newest first, paged by the last row of the page before. */
function createServer() {
  const rows: string[] = [];
  let count = 0;
  const page = (from: number): Page => {
    const part = rows.slice(from, from + SIZE);
    return { rows: part, next: from + SIZE < rows.length ? (part.at(-1) ?? null) : null };
  };
  const reader: PageReader<Page, string> = {
    nextOf: ({ next }) => next,
    keysOf: ({ rows }) => rows,
    read: async (next) => page(rows.indexOf(next) + 1),
  };
  return {
    rows,
    reader,
    first: () => page(0),
    add(amount: number) {
      for (let made = 0; made < amount; made += 1) {
        count += 1;
        rows.unshift(`row ${count}`);
      }
    },
  };
}

const shown = (pages: readonly Page[]) =>
  uniqueRows(
    pages.flatMap(({ rows }) => rows),
    (row) => row,
  );

async function loadMore(loaded: LoadedPages<Page>, reader: PageReader<Page, string>) {
  const next = reader.nextOf(loaded.older.at(-1) ?? loaded.first);
  return next === null ? loaded : { ...loaded, older: [...loaded.older, await reader.read(next, 0)] };
}

describe('a row that moves from the first page to the second', () => {
  async function moved() {
    const server = createServer();
    server.add(12);
    const loaded = await loadMore({ first: server.first(), older: [] }, server.reader);
    server.add(1);
    return { server, loaded, first: server.first() };
  }

  test('is shown before and after the older pages are read again', async () => {
    const { server, loaded, first } = await moved();
    expect(shown(shownPages(loaded, first))).toEqual(server.rows.slice(0, 11));
    const reloaded = await reloadPages(loaded, first, server.reader);
    expect(shown(shownPages(reloaded, first))).toEqual(expect.arrayContaining(server.rows.slice(0, 11)));
  });

  test('naive variant: the new first page before the old second one loses it', async () => {
    const { server, loaded, first } = await moved();
    expect(shown([first, ...loaded.older])).not.toContain(server.rows[5]);
  });
});

test('after any additions and fetches no row between the first and the last is missing or repeated', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add'), amount: fc.integer({ min: 1, max: 2 * SIZE }) }),
    fc.record({ kind: fc.constant('refetch'), amount: fc.constant(0) }),
    fc.record({ kind: fc.constant('more'), amount: fc.constant(0) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 30 }),
      fc.array(step, { maxLength: 20 }),
      async (amount, steps) => {
        const server = createServer();
        server.add(amount);
        let loaded: LoadedPages<Page> = { first: server.first(), older: [] };
        for (const { kind, amount: more } of steps) {
          if (kind === 'add') server.add(more);
          if (kind === 'more') loaded = await loadMore(loaded, server.reader);
          if (kind !== 'refetch') continue;
          const last = shown(shownPages(loaded, loaded.first)).at(-1);
          const first = server.first();
          // The rows stay while the older pages are being read.
          if (loaded.older.length > 0) expect(shown(shownPages(loaded, first))).toContain(last);
          loaded = await reloadPages(loaded, first, server.reader);
          const rows = shown(shownPages(loaded, first));
          expect(rows).toEqual(server.rows.slice(0, rows.length));
          if (last !== undefined && loaded.older.length > 0) expect(rows).toContain(last);
        }
      },
    ),
  );
});

test('after a restored database no older page is shown', async () => {
  const server = createServer();
  server.add(12);
  const continues = () => false;
  const loaded = await loadMore({ first: server.first(), older: [] }, server.reader);
  const first = server.first();
  expect(shownPages(loaded, first, continues)).toEqual([first]);
  expect(await reloadPages(loaded, first, { ...server.reader, continues })).toEqual({ first, older: [] });
});

test('a list whose last row was removed is read about as far as before, not to its end', async () => {
  const server = createServer();
  server.add(60);
  const loaded = await loadMore({ first: server.first(), older: [] }, server.reader);
  server.rows.splice(9, 1);
  const reloaded = await reloadPages(loaded, server.first(), server.reader);
  const rows = shown(shownPages(reloaded, reloaded.first));
  expect(rows.length).toBeGreaterThanOrEqual(10);
  expect(rows.length).toBeLessThanOrEqual(20);
});
