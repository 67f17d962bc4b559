import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstMatch, type Matchers, matches, type RuleMessage, ruleMessage } from '../../lib/rules/match';
import { RuleInputSchema } from '../../lib/rules/schema';

const ANY: Matchers = { tool: null, template_id: null, recipient: null, max_chars: null };
const MESSAGE: RuleMessage = { tool: 'send_email', template_id: 't1', to: 'kim@example.com', chars: 20 };

const goesTo = (recipient: string, to: string) => matches({ ...ANY, recipient }, { ...MESSAGE, to });

describe('an address', () => {
  test.each([
    ['kim@example.com', 'kim@example.com', true],
    ['kim@example.com', 'Kim@EXAMPLE.com', true],
    ['kim@example.com', 'kim+quotes@example.com', false],
    ['kim+quotes@example.com', 'kim@example.com', false],
    ['kim@example.com', 'akim@example.com', false],
    ['kim@example.com', 'kim@example.com.evil.example', false],
    ['kim@example.com', 'kim@example.com.', false],
    ['kim@example.com', ' kim@example.com', false],
    ['kim@example.com', 'Kim <kim@example.com>', false],
    ['kim@example.com', '"kim@example.com" <eve@evil.example>', false],
    ['kim@example.com', 'kim@example.com, eve@evil.example', false],
    // The Kelvin sign becomes a k in lower case, and a Cyrillic е looks like an e.
    ['kim@example.com', '\u212Aim@example.com', false],
    ['kim@example.com', 'kim@\u0435xample.com', false],
    ['+12125550123', '+12125550123', true],
    ['+12125550123', '+121255501234', false],
  ])('the rule for %s and a message to %s: %s', (recipient, to, expected) => {
    expect(goesTo(recipient, to)).toBe(expected);
  });
});

describe('a domain', () => {
  test.each([
    ['kim@example.com', true],
    ['KIM@Example.COM', true],
    ['kim+quotes@example.com', true],
    ['kim@mail.example.com', false],
    ['kim@notexample.com', false],
    ['kim@example.com.evil.example', false],
    ['kim@example.com.', false],
    ['kim@example.co', false],
    ['@example.com', false],
    ['kim@evil.example@example.com', false],
    ['kim@example.com@evil.example', false],
    ['Kim <kim@example.com>', false],
    ['kim@ex\u0430mple.com', false],
    ['kim@xn--exmple-cua.com', false],
    ['+12125550123', false],
    ['', false],
  ])('@example.com and a message to %s: %s', (to, expected) => {
    expect(goesTo('@example.com', to)).toBe(expected);
  });
});

test('the size is subject and body together, in characters as a person counts them', () => {
  const args = { to: 'kim@example.com', subject: 'Hé', body: '👍🏽abc' };
  expect(ruleMessage('send_email', null, args)).toMatchObject({ chars: 2 + 5 });
  expect(matches({ ...ANY, max_chars: 7 }, ruleMessage('send_email', null, args))).toBe(true);
  expect(matches({ ...ANY, max_chars: 6 }, ruleMessage('send_email', null, args))).toBe(false);
});

test('a rule for a template does not match plans whose template was deleted', () => {
  expect(matches({ ...ANY, template_id: 't1' }, MESSAGE)).toBe(true);
  expect(matches({ ...ANY, template_id: 't1' }, { ...MESSAGE, template_id: null })).toBe(false);
});

const recipients = ['kim@example.com', '@example.com', '@mail.example.com', '+12125550123'];
const addresses = ['kim@example.com', 'Bo@example.com', 'kim@mail.example.com', '+12125550123', 'x@y@z'];
const orNull = <T>(...values: T[]) => fc.constantFrom(null, ...values);
const rule = fc.record({
  tool: orNull('send_email' as const, 'send_sms' as const),
  template_id: orNull('t1', 't2'),
  recipient: orNull(...recipients),
  max_chars: orNull(10, 160),
});
const message = fc.record({
  tool: fc.constantFrom('send_email' as const, 'send_sms' as const),
  template_id: orNull('t1', 't2'),
  to: fc.constantFrom(...addresses),
  chars: fc.integer({ min: 0, max: 200 }),
});

test('for any rule, loosening it never loses a match, and each condition can only remove matches', () => {
  fc.assert(
    fc.property(rule, message, (tight, each) => {
      expect(matches(ANY, each)).toBe(true);
      for (const field of ['tool', 'template_id', 'recipient', 'max_chars'] as const) {
        const loose = matches({ ...tight, [field]: null }, each);
        const alone = matches({ ...ANY, [field]: tight[field] }, each);
        expect(matches(tight, each)).toBe(loose && alone);
      }
    }),
  );
});

test('for any order, the first matching rule decides, and later rules change nothing', () => {
  fc.assert(
    fc.property(
      fc.array(rule, { maxLength: 6 }),
      fc.array(rule, { maxLength: 3 }),
      message,
      (rules, more, each) => {
        const first = firstMatch(rules, each);
        const index = first ? rules.indexOf(first) : rules.length;
        expect(rules.slice(0, index).some((before) => matches(before, each))).toBe(false);
        if (first) {
          expect(matches(first, each)).toBe(true);
          expect(firstMatch([...rules, ...more], each)).toBe(first);
        }
      },
    ),
  );
});

describe('typed input', () => {
  const input = (recipient: string, tool: string | null = null) =>
    RuleInputSchema.safeParse({ name: 'Rule', verdict: 'approve', tool, recipient });

  test.each([
    ['Kim@Example.com', 'kim@example.com'],
    ['@Example.COM', '@example.com'],
    ['+1 (212) 555-0123', '+12125550123'],
    ['', null],
  ])('%s is stored as %s', (typed, kept) => {
    expect(input(typed)).toMatchObject({ success: true, data: { recipient: kept } });
  });

  test.each([
    '@',
    '@example',
    '@example.com.',
    '@*.example.com',
    '@exämple.com',
    'Kim <kim@example.com>',
    'example.com',
    '555',
    'a@b@example.com',
  ])('%s is refused', (typed) => {
    expect(input(typed).success).toBe(false);
  });

  test('a rule that can never match is refused', () => {
    expect(input('@example.com', 'send_sms').success).toBe(false);
    expect(input('+12125550123', 'send_email').success).toBe(false);
    expect(input('+12125550123', 'send_sms').success).toBe(true);
  });
});
