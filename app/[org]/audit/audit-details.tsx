'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { ExactTime } from '@/app/_ui/time';
import type { AuditDecision, AuditDispatch, AuditRow } from '@/lib/audit/schema';
import type { ArgChange } from '@/lib/plans/schema/log-entry';
import { textOf as argText } from '../plans/_entry/entry-args';
import { Message } from '../plans/_entry/message';
import { CHANNELS, decisionWord, durationText } from './audit-labels';

const TextDiff = dynamic(() => import('../plans/_changes/text-diff').then((module) => module.TextDiff), {
  loading: () => null,
});

/** Each decision with its changes, each attempt to send, and the receipt. */
export function AuditDetails({ row }: { row: AuditRow }) {
  return (
    <dl className="flex flex-col gap-3 text-sm">
      {row.kind === 'plan' ? null : (
        <Fact name="Proposed">
          <ExactTime at={row.at} />
          {row.template_name ? ` · template ${row.template_name}` : ''}
        </Fact>
      )}
      <Text row={row} />
      {row.decisions.map((decision) => (
        <Fact key={decision.id} name={decisionWord(decision)}>
          <Decision decision={decision} />
        </Fact>
      ))}
      {row.decisions.length === 0 ? (
        <Fact name="Decided">{row.state === 'pending' ? 'Not yet' : 'No one'}</Fact>
      ) : null}
      {row.dispatches.map((dispatch) => (
        <Fact key={dispatch.attempt} name={`Attempt ${dispatch.attempt}`}>
          <Dispatch dispatch={dispatch} />
        </Fact>
      ))}
    </dl>
  );
}

/** The approved text; the proposed one if nothing was approved. */
function Text({ row: { tool, args, approved_args } }: { row: AuditRow }) {
  const shown = approved_args ?? args;
  if (tool === null || shown === null) return null;
  return (
    <Fact name={tool === 'ask_user' ? 'Question' : 'Message'}>
      {tool === 'ask_user' ? (
        <p dir="auto" className="whitespace-pre-wrap">
          {argText(shown, 'question')}
        </p>
      ) : (
        <Message tool={tool} args={shown} />
      )}
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-x-4 gap-y-0.5 max-sm:flex-col">
      <dt className="w-36 shrink-0 text-ink-3">{name}</dt>
      <dd className="min-w-0 flex-1 break-words">{children}</dd>
    </div>
  );
}

function Decision({ decision }: { decision: AuditDecision }) {
  const { actor, role, channel, at, seconds, version_seen, reason, answer, changes } = decision;
  return (
    <>
      <p>
        {actor.name} · {role ?? '—'} · {channel ? CHANNELS[channel] : '—'}
      </p>
      <p className="text-ink-2">
        <ExactTime at={at} /> · after {durationText(seconds)} · version {version_seen ?? '—'}
      </p>
      {reason ? <p>“{reason}”</p> : null}
      {answer ? <p>“{answer}”</p> : null}
      {changes?.length ? (
        <div className="mt-1 rounded-md border border-line">
          {changes.map((change) => (
            <TextDiff
              key={change.field}
              label={change.field.replaceAll('_', ' ')}
              before={textOf(change.before)}
              after={textOf(change.after)}
            />
          ))}
        </div>
      ) : null}
    </>
  );
}

function textOf(value: ArgChange['before']): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const OUTCOMES = {
  executed: 'accepted',
  stored: 'stored, not sent',
  failed: 'failed',
  unknown: 'unclear whether it was accepted',
} as const;

function Dispatch({ dispatch }: { dispatch: AuditDispatch }) {
  const { provider, tries, started_at, ended_at, outcome, digest, error, receipt } = dispatch;
  return (
    <>
      <p>
        {provider} · {outcome ? OUTCOMES[outcome] : 'on its way'}
        {tries > 1 ? ` · submitted ${tries} times under one key` : ''}
      </p>
      <p className="text-ink-2">
        <ExactTime at={started_at} />
        {ended_at ? (
          <>
            {' to '}
            <ExactTime at={ended_at} />
          </>
        ) : null}
      </p>
      {error ? <p className="text-bad">{error}</p> : null}
      {receipt ? <p>Receipt {receipt.provider_id}</p> : null}
      <p className="font-mono text-xs break-all text-ink-3">SHA-256 {digest}</p>
    </>
  );
}
