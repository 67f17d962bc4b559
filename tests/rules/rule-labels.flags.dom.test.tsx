// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { ReviewFlags } from '../../app/[org]/plans/_entry/review-flags';
import { ruleSentence } from '../../app/[org]/settings/rules/rule-labels';
import type { Stale, ToolCallEntry, ToolCallStatus } from '../../lib/plans/schema/log-entry';

afterEach(cleanup);

const AT = '2026-11-22T10:00:00.000Z';
const ANA = { kind: 'user', id: 'u1', name: 'Ana' } as const;
const EDITED: Stale = { reason: 'plan_edited', text: 'The plan’s title was edited.', at: AT };
const WISH: Stale = { reason: 'do_not_contact', text: 'Kim has asked not to get email.', at: AT };

function look(status: ToolCallStatus, stale?: Stale[]) {
  const base = { kind: 'tool_call', tool: 'send_email', run_id: 'r1', step: 0, args: {} } as const;
  const entry: ToolCallEntry = { ...base, evidence: [], status, ...(stale ? { stale } : {}) };
  return render(<ReviewFlags entry={entry} />).container;
}

describe('a flagged message shows', () => {
  test('what has changed since it was written', () => {
    look({ state: 'pending' }, [EDITED]);
    expect(screen.getByText('The plan changed after this was written')).toBeTruthy();
    expect(screen.getByText(EDITED.text)).toBeTruthy();
  });

  test('that it will be held back, while its approval is pending', () => {
    look({ state: 'approved', by: ANA, at: AT, run_at: AT }, [WISH]);
    expect(screen.getByText(/it will come back for another look/)).toBeTruthy();
  });

  test('why it was held back, each reason once', () => {
    const held = `The rule “Quotes” approved this and no longer does. ${EDITED.text} ${WISH.text}`;
    const shown = look({ state: 'pending', held }, [EDITED, WISH]).textContent ?? '';
    expect(shown).toContain('Held back');
    for (const text of ['no longer does.', EDITED.text, WISH.text]) expect(shown.split(text)).toHaveLength(2);
  });

  test('nothing once it has ended, or without a change', () => {
    expect(look({ state: 'pending' }).textContent).toBe('');
    expect(look({ state: 'rejected', by: ANA, at: AT, reason: 'No' }, [EDITED]).textContent).toBe('');
    expect(look({ state: 'executed', at: AT }, [WISH]).textContent).toBe('');
  });
});

describe('a rule in a sentence', () => {
  const templates = [{ id: 't1', name: 'Follow up' }];
  const any = { tool: null, template_id: null, recipient: null, max_chars: null } as const;

  test.each([
    [{ ...any, verdict: 'approve' as const }, 'All messages: approve without asking'],
    [
      { ...any, verdict: 'ask' as const, template_id: 't1' },
      'All messages from “Follow up”: always ask a person',
    ],
    [
      {
        verdict: 'approve' as const,
        tool: 'send_email' as const,
        recipient: '@example.com',
        template_id: 't1',
        max_chars: 1_600,
      },
      'Email to @example.com from “Follow up”, up to 1,600 characters: approve without asking',
    ],
    [
      { ...any, verdict: 'ask' as const, template_id: 't2' },
      'All messages from “a deleted template”: always ask a person',
    ],
  ])('%o', (rule, words) => {
    expect(ruleSentence(rule, templates, 'en-US')).toBe(words);
  });
});
