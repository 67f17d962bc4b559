'use client';

/** What was loaded of a list: its first page, and the pages that follow it. */
export type LoadedPages<Page> = { first: Page; older: readonly Page[] };

export type PageReader<Page, Next> = {
  /** What asks for the page after this one; null at the list's end. */
  nextOf(page: Page): Next | null;
  keysOf(page: Page): readonly string[];
  /** The page that `next` names. `extent`: how many rows are read again; 0 when the person asks for one more page. */
  read(next: Next, extent: number): Promise<Page>;
  /** False when `fresh` belongs to another past than `known` (a restored database): nothing of before is true any more. */
  continues?(known: Page, fresh: Page): boolean;
};

/**
 * The pages to show while those after a changed first page are read again: the new first page, and all that was shown
 * before. A row that has left the first page is still on the former one, so it cannot vanish. Rows that stand on two
 * pages are shown once, see `uniqueRows`.
 */
export function shownPages<Page>(
  loaded: LoadedPages<Page>,
  first: Page,
  continues: PageReader<Page, never>['continues'] = () => true,
): readonly Page[] {
  if (loaded.first === first) return [first, ...loaded.older];
  if (loaded.older.length === 0 || !continues(loaded.first, first)) return [first];
  return [first, loaded.first, ...loaded.older];
}

/** The rows of pages that may overlap, each once, in the place and the state that the earliest page gives it. */
export function uniqueRows<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = keyOf(row);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * Reads the pages after a changed first page again, at least as far down as before: until the row that was last is found.
 * When that row is gone the end is the first page without any row of before, after pages that had some.
 */
export async function reloadPages<Page, Next>(
  loaded: LoadedPages<Page>,
  first: Page,
  { nextOf, keysOf, read, continues = () => true }: PageReader<Page, Next>,
): Promise<LoadedPages<Page>> {
  if (loaded.older.length === 0 || !continues(loaded.first, first)) return { first, older: [] };
  const before = [loaded.first, ...loaded.older].flatMap(keysOf);
  const known = new Set(before);
  const last = before.at(-1);
  const hasKnown = (page: Page) => keysOf(page).some((key) => known.has(key));
  const hasLast = (page: Page) => last === undefined || keysOf(page).includes(last);
  const older: Page[] = [];
  let page = first;
  let metKnown = hasKnown(first);
  while (!hasLast(page)) {
    const next = nextOf(page);
    if (next === null) break;
    page = await read(next, before.length);
    older.push(page);
    if (metKnown && !hasKnown(page)) break;
    metKnown ||= hasKnown(page);
  }
  return { first, older };
}
