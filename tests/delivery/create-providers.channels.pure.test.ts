import { expect, test } from 'vitest';
import { channelsOf, sendTimeoutMs, stopGraceMs } from '../../lib/delivery/providers/create-providers';
import { readEnv } from '../../lib/env';

const API = { EMAIL_API_URL: 'https://mail.example.com/emails', EMAIL_API_KEY: 'key' };
const TWILIO = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'token', TWILIO_FROM: '+12125550100' };
const read = (source: Record<string, string>) => readEnv({ NODE_ENV: 'test', ...source });

test('email has one channel: the API, SMTP or the outbox', () => {
  expect(channelsOf(read(API))).toEqual({ email: 'email_api', sms: 'outbox' });
  expect(channelsOf(read({ SMTP_URL: 'smtp://localhost' })).email).toBe('smtp');
  expect(channelsOf(read({})).email).toBe('outbox');
  expect(channelsOf(read({ EMAIL_API_URL: 'http://127.0.0.1:4000/', EMAIL_API_KEY: 'key' })).email).toBe(
    'email_api',
  );
});

test.each([
  ['both ways', { ...API, SMTP_URL: 'smtp://localhost' }, /EMAIL_API_URL: .*not both/],
  ['no key', { ...API, EMAIL_API_KEY: '' }, /EMAIL_API_KEY/],
  ['a key alone', { EMAIL_API_KEY: 'key' }, /EMAIL_API_URL/],
  ['http to elsewhere', { ...API, EMAIL_API_URL: 'http://mail.example.com/' }, /EMAIL_API_URL: .*https/],
  ['no address', { ...API, EMAIL_API_URL: 'mail.example.com' }, /EMAIL_API_URL/],
  ['another protocol', { ...API, EMAIL_API_URL: 'file:///etc/passwd' }, /EMAIL_API_URL/],
  ['a user name in it', { ...API, EMAIL_API_URL: 'https://ana:pw@mail.example.com/' }, /EMAIL_API_URL/],
  ['a key that is two lines', { ...API, EMAIL_API_KEY: 'a\nX-Other: b' }, /EMAIL_API_KEY/],
  ['Twilio without a token', { ...TWILIO, TWILIO_AUTH_TOKEN: '' }, /TWILIO_AUTH_TOKEN/],
  ['Twilio without a sender', { ...TWILIO, TWILIO_FROM: '' }, /TWILIO_FROM/],
  ['Twilio by http', { ...TWILIO, TWILIO_BASE_URL: 'http://sms.example.com' }, /TWILIO_BASE_URL: .*https/],
  ['Twilio at no address', { ...TWILIO, TWILIO_BASE_URL: 'sms.example.com' }, /TWILIO_BASE_URL/],
  ['no lease at all', { DISPATCH_LEASE_S: '0.0001' }, /DISPATCH_LEASE_S/],
  ['a lease without end', { DISPATCH_LEASE_S: '1e9' }, /DISPATCH_LEASE_S/],
])('%s: the server refuses to start', (_what, source, said) => {
  expect(() => read(source)).toThrow(said);
});

test('texts are sent by Twilio when it is configured, with or without a trailing slash in its URL', () => {
  const env = read({ ...TWILIO, TWILIO_BASE_URL: 'https://sms.example.com//' });
  expect(channelsOf(env).sms).toBe('twilio');
  expect(env.TWILIO_BASE_URL).toBe('https://sms.example.com');
});

test.each(['1', '1.7', '2', '30', '3600'])(
  'the timeout of a provider is shorter than a lease of %s s',
  (lease) => {
    const timeout = sendTimeoutMs(read({ DISPATCH_LEASE_S: lease }));
    expect(Number.isSafeInteger(timeout)).toBe(true);
    expect(timeout).toBeGreaterThan(0);
    expect(timeout).toBeLessThanOrEqual(Number(lease) * 700);
  },
);

test('a stopping process waits longer than a message that is being sent can take, and at most 25 s by default', () => {
  const env = read({});
  expect(stopGraceMs(env)).toBeGreaterThan(sendTimeoutMs(env));
  expect(stopGraceMs(env)).toBeLessThanOrEqual(25_000);
});
