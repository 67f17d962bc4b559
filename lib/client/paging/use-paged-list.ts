'use client';

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { UnreadableAnswerError } from '../fetcher';
import { type LoadedPages, type PageReader, reloadPages, shownPages } from './paged-list';

type Options<Page, Next> = PageReader<Page, Next> & {
  /** The live first page: a new object whenever it was fetched again and has changed, as SWR gives it. */
  first: Page;
  /** Pages that an earlier visit has loaded, to start from. */
  restored?: LoadedPages<Page> | null;
};

/**
 * A list whose first page is live and whose older pages are loaded on demand. Whenever the first page has changed, the
 * older ones are read again from its new end, as far down as before; until they are there, the former pages stay. So a
 * row that moves from the first page to the second is never in neither of them.
 */
export function usePagedList<Page, Next extends string | number>(options: Options<Page, Next>) {
  const { first, restored = null, nextOf, continues } = options;
  const [loaded, setLoaded] = useState<LoadedPages<Page>>(restored ?? { first, older: [] });
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const reader = useRef<PageReader<Page, Next>>(options);
  useLayoutEffect(() => {
    reader.current = options;
  });

  useEffect(() => {
    if (loaded.first === first) return;
    let overtaken = false;
    reloadPages(loaded, first, reader.current)
      .then((pages) => {
        if (!overtaken) setLoaded(pages);
      })
      // What was shown stays; the next change of the first page, or the person, tries again.
      .catch((thrown) => {
        if (!overtaken) setProblem(problemOf(thrown));
      });
    return () => {
      overtaken = true;
    };
  }, [first, loaded]);

  const pages = useMemo(() => shownPages(loaded, first, continues), [loaded, first, continues]);
  const next = nextOf(pages.at(-1) ?? first);

  async function loadMore() {
    if (loading || next === null) return;
    setLoading(true);
    setProblem(null);
    try {
      const current = loaded.first === first ? loaded : await reloadPages(loaded, first, reader.current);
      const after = nextOf(current.older.at(-1) ?? current.first);
      const page = after === null ? [] : [await reader.current.read(after, 0)];
      // A first page that has changed meanwhile has its pages read again from there; this answer is then of no use.
      setLoaded((known) => (known === loaded ? { ...current, older: [...current.older, ...page] } : known));
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      setLoading(false);
    }
  }

  return { pages, loaded, more: next !== null, loading, problem, loadMore };
}

function problemOf(thrown: unknown): string {
  if (thrown instanceof UnreadableAnswerError) return thrown.message;
  return 'The next page could not be loaded. Please try again.';
}
