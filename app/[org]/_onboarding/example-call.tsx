'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { decodeAddedCall } from '@/lib/calls/decode';
import { callsKey } from '@/lib/calls/urls';
import { sendJson } from '@/lib/client/fetcher';
import { errorMessage } from '../../_errors/error-message';
import { useOrg } from '../_org/org-context';
import { showToast } from '../_toast/toast';

/** Adds a call between invented people and opens it, where its plan appears. */
export function ExampleCall({ asLink = false }: { asLink?: boolean }) {
  const { slug } = useOrg();
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function addExample() {
    setPending(true);
    try {
      const { exampleCall } = await import('@/lib/onboarding/example-call');
      const { call } = await sendJson('POST', callsKey(slug), exampleCall(new Date()), decodeAddedCall);
      router.push(`/${slug}/calls/${call.id}`);
    } catch (thrown) {
      setPending(false);
      void showToast(errorMessage(thrown));
    }
  }

  if (asLink)
    return (
      <button
        type="button"
        onClick={addExample}
        className="font-medium text-ink underline underline-offset-2"
      >
        try it with an example call
      </button>
    );
  return (
    <Button size="md" pending={pending} onClick={addExample}>
      {pending ? 'Adding…' : 'Try it with an example call'}
    </Button>
  );
}
