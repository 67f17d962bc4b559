'use client';

import { useState } from 'react';
import useSWR from 'swr';
import { errorMessage } from '@/app/_errors/error-message';
import { Button } from '@/app/_ui/button';
import { Dialog } from '@/app/_ui/dialog';
import { useLocale } from '@/app/_ui/locale/locale-context';
import { ProblemNotice } from '@/app/_ui/notice';
import { useOrg } from '@/app/[org]/_org/org-context';
import { ApiError, sendJson } from '@/lib/client/fetcher';
import { decodeOrNull } from '@/lib/kit/decode';
import { decodeBackTest, decodeRule } from '@/lib/rules/decode';
import type { Rule } from '@/lib/rules/schema';
import { backTestUrl, ruleUrl } from '@/lib/rules/urls';
import { BackTestResult } from './back-test-result';
import { ruleSentence, type TemplateName } from './rule-labels';

type Props = {
  rule: Rule;
  templates: TemplateName[];
  onClose: () => void;
  onSwitchedOn: () => Promise<void>;
};

/** Shows what the rule would have decided, and below it the switch. */
export function BackTestDialog({ rule: opened, templates, onClose, onSwitchedOn }: Props) {
  const { slug } = useOrg();
  const { locale } = useLocale();
  const [rule, setRule] = useState(opened);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const url = backTestUrl(slug);
  const { data, error, isValidating, mutate } = useSWR(
    [url, rule.id],
    () => sendJson('POST', url, { id: rule.id }, decodeBackTest),
    { revalidateOnFocus: false, revalidateOnReconnect: false, shouldRetryOnError: false },
  );

  async function switchOn(tested: string) {
    setPending(true);
    setProblem(null);
    try {
      await sendJson('PATCH', ruleUrl(slug, rule.id), { version: rule.version, is_active: true, tested });
      await onSwitchedOn();
    } catch (thrown) {
      // A rule that somebody else has changed is shown as it is now, and tested again.
      const current = thrown instanceof ApiError ? decodeOrNull(decodeRule, thrown.current) : null;
      if (current) setRule(current);
      setProblem(thrown);
      setPending(false);
      await mutate();
    }
  }

  return (
    <Dialog
      wide
      title={`Test “${rule.name}”`}
      description={ruleSentence(rule, templates, locale)}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <ProblemNotice>{error || problem ? errorMessage(problem ?? error) : null}</ProblemNotice>
        {data ? (
          <BackTestResult test={data} rule={rule} />
        ) : error ? null : (
          <p role="status">Checking past decisions…</p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button size="md" onClick={onClose}>
            Keep off
          </Button>
          {data ? (
            <Button
              variant="primary"
              size="md"
              pending={pending || isValidating}
              onClick={() => switchOn(data.tested)}
            >
              Turn on
            </Button>
          ) : (
            <Button size="md" pending={isValidating} onClick={() => mutate()}>
              Test again
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
