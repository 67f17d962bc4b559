import { expect, test } from 'vitest';
import { line, optional, text } from '../../lib/kit/text';
import { TOOL_ARGS } from '../../lib/plans/tools/tool-args';

/** Zero-width space, joiner and word joiner, byte order mark, Hangul filler, empty Braille cell. */
const INVISIBLE = ['\u200b', '\u200b \u2060', '\u200d\ufeff', '\u3164', '\u2800', '\u202e\u2066', '\ufe0f'];

test.each(INVISIBLE)('a required text of invisible characters alone is refused (%j)', (value) => {
  expect(text(100).safeParse(value).success).toBe(false);
  expect(line(100).safeParse(value).success).toBe(false);
  expect(optional(text(100)).safeParse(value).success).toBe(false);
});

test('a text that may be empty may be invisible', () => {
  expect(text(100, 0).safeParse('\u200b').success).toBe(true);
});

test('a message of invisible characters alone is refused', () => {
  const message = { to: 'kim@example.com', subject: 'Offer', body: '\u200b \u2060' };
  expect(TOOL_ARGS.send_email.safeParse(message).success).toBe(false);
  expect(TOOL_ARGS.send_email.safeParse({ ...message, subject: '\u200b', body: 'Hello' }).success).toBe(
    false,
  );
  expect(TOOL_ARGS.send_sms.safeParse({ to: '+12125550123', body: '\u200b' }).success).toBe(false);
});

test('overrides, embeddings and isolates of the writing direction are dropped', () => {
  expect(line(100).parse('Invoice \u202efdp.exe')).toBe('Invoice fdp.exe');
  expect(line(100).parse('\u202a+1 212 555 0123\u202c')).toBe('+1 212 555 0123');
  expect(text(100).parse('a\u2066b\u2069c')).toBe('abc');
});

test('characters that words are written with stay', () => {
  for (const value of ['می‌خواهم', '👩‍🚒', '❤️', 'שלום\u200f!', 'क्‍ष', 'Zoë\u0301']) {
    expect(text(100).parse(value)).toBe(value);
  }
});
