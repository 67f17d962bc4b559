'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { errorMessage } from '@/app/_errors/error-message';
import { decodeAddedCall } from '@/lib/calls/decode';
import { callsKey } from '@/lib/calls/urls';
import { sendJson } from '@/lib/client/fetcher';
import { mapWithConcurrency } from '@/lib/kit/async/map-with-concurrency';
import { type BatchFile, withSides } from './batch';
import { MAX_BYTES, readTranscript, TOO_LARGE } from './read-transcript';

/** Files that are read, completed and added one after the other. Adding one twice creates nothing new. */
export function useBatch(org: string, chosen: readonly File[]) {
  const [files, setFiles] = useState<BatchFile[]>([]);
  const latest = useRef(files);
  const change = useCallback((next: (before: BatchFile[]) => BatchFile[]) => {
    latest.current = next(latest.current);
    setFiles(latest.current);
  }, []);
  const put = useCallback(
    (file: BatchFile) => change((before) => before.map((each) => (each.key === file.key ? file : each))),
    [change],
  );

  const taken = useRef<readonly File[] | null>(null);
  useEffect(() => {
    if (taken.current === chosen) return;
    taken.current = chosen;
    const fresh = chosen.map(
      (file, place): BatchFile => ({ key: `${place} ${file.name}`, file, state: 'waiting' }),
    );
    change(() => fresh);
    void mapWithConcurrency(fresh, async ({ key, file }) => {
      put({ key, file, state: 'reading' });
      put(await read(key, file));
    });
  }, [chosen, change, put]);

  /** Adds all files that are ready, and retries those that were refused. */
  async function addCalls(sides: ReadonlyMap<string, boolean>): Promise<void> {
    const open = latest.current.flatMap((each) =>
      each.state === 'ready' || each.state === 'refused'
        ? [{ ...each, draft: withSides(each.draft, sides) }]
        : [],
    );
    await mapWithConcurrency(open, async ({ key, file, draft }) => {
      put({ key, file, draft, state: 'sending' });
      try {
        const { call } = await sendJson('POST', callsKey(org), draft, decodeAddedCall);
        put({ key, file, draft, state: 'done', call: { id: call.id, planning: call.planning } });
      } catch (thrown) {
        put({ key, file, draft, state: 'refused', problem: errorMessage(thrown) });
      }
    });
  }

  return { files, addCalls };
}

async function read(key: string, file: File): Promise<BatchFile> {
  if (file.size > MAX_BYTES) return { key, file, state: 'unreadable', problem: TOO_LARGE };
  try {
    return { key, file, state: 'ready', draft: await readTranscript(await file.text(), 'file') };
  } catch (thrown) {
    const problem = thrown instanceof Error ? thrown.message : 'This file could not be read.';
    return { key, file, state: 'unreadable', problem };
  }
}
