'use client';

import { type FormEvent, useState } from 'react';
import { errorMessage, fieldProblems } from '@/app/_errors/error-message';
import { Button } from '@/app/_ui/button';
import { TextField } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import { decodeChannelTest } from '@/lib/delivery/decode';
import type { ChannelTest, ChannelTestInput } from '@/lib/delivery/schema';
import { channelTestUrl } from '@/lib/delivery/urls';

function useTest() {
  const { slug } = useOrg();
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<ChannelTest | null>(null);
  const [problem, setProblem] = useState<unknown>(null);

  async function send(body: ChannelTestInput) {
    setPending(true);
    setResult(null);
    setProblem(null);
    try {
      setResult(await sendJson('POST', channelTestUrl(slug), body, decodeChannelTest));
    } catch (thrown) {
      setProblem(thrown);
    } finally {
      setPending(false);
    }
  }
  return { pending, result, problem, send };
}

export function EmailTest({ to }: { to: string }) {
  const { pending, result, problem, send } = useTest();
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button size="md" pending={pending} onClick={() => send({ channel: 'email' })}>
          {pending ? 'Sending…' : 'Send a test'}
        </Button>
        <p className="min-w-0 flex-1 basis-48 text-sm text-ink-3">One real email, to you: {to}</p>
      </div>
      <Result {...{ result, problem }} />
    </>
  );
}

export function SmsTest() {
  const { pending, result, problem, send } = useTest();
  const wrong = fieldProblems(problem).to;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void send({ channel: 'sms', to: String(new FormData(event.currentTarget).get('to') ?? '') });
  }

  return (
    <>
      <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 basis-48">
          <TextField
            label="Your number"
            name="to"
            type="tel"
            autoComplete="tel"
            placeholder="+12125550123"
            hint="One real text, at the usual price."
            error={wrong}
            maxLength={40}
            required
          />
        </div>
        <Button type="submit" size="md" pending={pending} className="mt-6">
          {pending ? 'Sending…' : 'Send a test'}
        </Button>
      </form>
      <Result result={result} problem={wrong ? null : problem} />
    </>
  );
}

/** The provider's answer, and nothing beyond it. */
function Result({ result, problem }: { result: ChannelTest | null; problem: unknown }) {
  if (problem) {
    return (
      <Notice tone="bad" alert title="The test was not sent.">
        {errorMessage(problem)}
      </Notice>
    );
  }
  if (!result) return null;
  const { state, to, receipt, words } = result;
  if (state === 'accepted') {
    return (
      <Notice tone="good" alert title={`Accepted, to ${to}.`}>
        <p>
          The provider accepted it, with the receipt <code className="font-mono text-xs">{receipt}</code>.
          Check that it arrives.
        </p>
      </Notice>
    );
  }
  if (state === 'kept') {
    return (
      <Notice tone="info" alert title="Nothing was sent.">
        <p>The demo organization never sends anything, even with a channel connected.</p>
      </Notice>
    );
  }
  return (
    <Notice
      tone={state === 'refused' ? 'bad' : 'wait'}
      alert
      title={
        state === 'refused' ? 'Refused: nothing was sent.' : 'Unknown: it may or may not have been sent.'
      }
    >
      {words ? <q>{words}</q> : null}
    </Notice>
  );
}
