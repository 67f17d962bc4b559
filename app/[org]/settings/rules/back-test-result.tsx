'use client';

import Link from 'next/link';
import { useNumberFormat } from '@/app/_ui/locale/locale-context';
import { Time } from '@/app/_ui/time';
import { useOrg } from '@/app/[org]/_org/org-context';
import { OUTCOMES, type PastOutcome } from '@/lib/rules/outcomes';
import type { BackTest, Disagreement, Rule } from '@/lib/rules/schema';

const WORDS: Record<PastOutcome, string> = {
  approved: 'approved unchanged',
  edited: 'edited, then approved',
  rejected: 'rejected',
  expired: 'expired',
};

const SHORT = { approved: 'Approved', edited: 'Edited', rejected: 'Rejected', expired: 'Expired' } as const;

export function BackTestResult({ test, rule }: { test: BackTest; rule: Rule }) {
  const { considered, decided, outcomes, overruled, disagreements, days, truncated } = test;
  const number = useNumberFormat();
  if (considered === 0) {
    return (
      <p>
        No message decisions in the last {days} days, so there is nothing to test against. Once on, it decides
        every new message that it matches.
      </p>
    );
  }
  const those = rule.verdict === 'approve' ? 'approved' : 'left to a person';
  const wrong = OUTCOMES.filter((name) => (name === 'approved') !== (rule.verdict === 'approve'));
  const count = wrong.reduce((sum, name) => sum + outcomes[name], 0);
  return (
    <>
      <p>
        Of {truncated ? 'the newest ' : ''}
        <b>{number(considered)}</b> messages that people decided in the last {days} days, this rule would have{' '}
        {those} <b>{number(decided)}</b>.{' '}
        {overruled > 0 ? `It matches ${number(overruled)} more that an earlier rule decides.` : null}
      </p>
      {decided > 0 ? (
        <dl className="grid grid-cols-2 gap-2 sm:grid-cols-4">
          {OUTCOMES.map((name) => (
            <div key={name} className="flex flex-col-reverse rounded-md border border-line px-3 py-2">
              <dt className="text-xs text-ink-2">{WORDS[name]}</dt>
              <dd className="text-xl font-semibold tabular-nums">{number(outcomes[name])}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {count > 0 ? <Disagreements {...{ rule, count, disagreements }} /> : null}
    </>
  );
}

type ListProps = { rule: Rule; count: number; disagreements: Disagreement[] };

function Disagreements({ rule, count, disagreements }: ListProps) {
  const { slug } = useOrg();
  const shown = disagreements.length;
  return (
    <section aria-labelledby="disagreements">
      <h3 id="disagreements" className="font-semibold">
        {rule.verdict === 'approve'
          ? 'Where people edited, rejected or did not decide'
          : 'Where people approved unchanged'}{' '}
        <span className="font-normal text-ink-3">
          {shown < count ? `the newest ${shown} of ${count}` : count}
        </span>
      </h3>
      <div className="mt-2 overflow-x-auto rounded-md border border-line">
        <table className="w-full min-w-[30rem] text-left text-sm">
          <thead className="bg-sunken text-xs text-ink-2">
            <tr>
              {['People', 'Message to', 'Plan', 'Proposed'].map((name) => (
                <th key={name} scope="col" className="px-3 py-1.5 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {disagreements.map(({ plan_id, plan_title, entry_id, to, outcome, by, reason, at }) => (
              <tr key={entry_id} className="align-top">
                <td className="px-3 py-2">
                  <span className="font-medium">{SHORT[outcome]}</span>
                  {by ? ` by ${by}` : ''}
                  {reason ? (
                    <q dir="auto" className="block text-ink-2 italic">
                      {reason}
                    </q>
                  ) : null}
                </td>
                <td className="px-3 py-2 break-all">{to}</td>
                <td className="px-3 py-2">
                  <Link
                    dir="auto"
                    href={`/${slug}/plans/${plan_id}#entry-${entry_id}`}
                    className="underline underline-offset-2 hover:text-ink"
                  >
                    {plan_title}
                  </Link>
                </td>
                <td className="px-3 py-2 text-ink-2">
                  <Time at={at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
