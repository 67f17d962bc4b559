'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import useSWR from 'swr';
import { errorMessage } from '@/app/_errors/error-message';
import { Button } from '@/app/_ui/button';
import { EmptyState } from '@/app/_ui/empty-state';
import { ProblemNotice } from '@/app/_ui/notice';
import { Time } from '@/app/_ui/time';
import { useOrg } from '@/app/[org]/_org/org-context';
import { decodeApiKeys } from '@/lib/api-keys/decode';
import type { ApiKey } from '@/lib/api-keys/schema';
import { apiKeysKey, apiKeyUrl } from '@/lib/api-keys/urls';
import { getJson, sendJson } from '@/lib/client/fetcher';
import { NewKey } from './new-key';

export function Keys({ list }: { list: ApiKey[] }) {
  const { slug } = useOrg();
  const [problem, setProblem] = useState<string | null>(null);
  const [confirming, setConfirming] = useState<string | null>(null);
  // A stable object: with a new one at each rendering SWR renders in an endless loop.
  const [fallbackData] = useState({ keys: list });
  const { data, mutate } = useSWR(apiKeysKey(slug), (url) => getJson(url, decodeApiKeys), {
    fallbackData,
    revalidateOnMount: false,
  });
  const keys = data?.keys ?? list;

  async function remove(id: string) {
    setProblem(null);
    await sendJson('DELETE', apiKeyUrl(slug, id)).catch((thrown) => setProblem(errorMessage(thrown)));
    setConfirming(null);
    await mutate();
  }

  return (
    <div className="flex flex-col gap-6">
      <ProblemNotice>{problem}</ProblemNotice>
      <NewKey onMade={() => mutate()} />
      {keys.length === 0 ? (
        <EmptyState icon={KeyRound} title="No API keys yet">
          A key lets a phone system add calls or a program read plans, for this organization only.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {keys.map((key) => (
            <li key={key.id} className="flex flex-wrap items-center gap-3 px-4 py-3">
              <div className="min-w-0 flex-1 basis-56">
                <p className="font-medium">
                  {key.name} <code className="font-mono text-xs font-normal text-ink-3">{key.prefix}…</code>
                </p>
                <p className="text-sm text-ink-2">
                  {key.role}, created by {key.created_by} <Time at={key.created_at} />,{' '}
                  {key.last_used_at ? (
                    <>
                      last used <Time at={key.last_used_at} />
                    </>
                  ) : (
                    'never used'
                  )}
                </p>
              </div>
              {confirming === key.id ? (
                <span className="flex gap-2">
                  <Button variant="danger" onClick={() => remove(key.id)}>
                    Delete key
                  </Button>
                  <Button variant="ghost" onClick={() => setConfirming(null)}>
                    Cancel
                  </Button>
                </span>
              ) : (
                <Button
                  variant="ghost"
                  aria-label={`Delete ${key.name}`}
                  onClick={() => setConfirming(key.id)}
                >
                  Delete
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
