import 'server-only';
import { eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../auth/schema';
import { user } from '../auth/tables';
import type { Read } from '../db/transaction';
import { AppError, coerceError } from '../errors';
import { createRateLimit, type RateLimit } from '../kit/rate-limit';
import { storable } from '../kit/text';
import { checkArgs } from '../plans/tools/check-args';
import { deadlineIn } from './dispatch/deadline';
import { isDefinitelyNotSent, type Message, type Provider, type Providers } from './providers/provider';
import type { ChannelTest, ChannelTestInput, Outbox } from './schema';

/** A test belongs to no plan. */
const NO_PLAN = '';
const SUBJECT = 'A test from Greenlight';

const MAX_TESTS = 5;

/** Limits the tests of one channel of an organization, because texts cost money and any number can be given. */
export function createChannelTestLimit(): RateLimit {
  return createRateLimit(MAX_TESTS, 10 * 60);
}

type ChannelTestDeps = {
  read: Read;
  providers: Providers;
  channels: Outbox['channels'];
  timeoutMs: number;
  limit: RateLimit;
  org: { id: string; name: string };
  actor: Actor;
};

/**
 * Sends one test message through the same provider as approved ones, and returns the provider's answer. An email goes
 * only to the address of the signed-in person; a text to the given number.
 * @throws AppError conflict when the channel is not connected, forbidden for an email to an API key, invalid, too_many
 */
export async function testChannel(deps: ChannelTestDeps, input: ChannelTestInput): Promise<ChannelTest> {
  const { channels, providers, org, timeoutMs, limit } = deps;
  if (channels[input.channel] === 'outbox') {
    throw new AppError('conflict', 'This channel is not connected, so there is nothing to test.');
  }
  const message = await messageFor(deps, input);
  const retryAfter = await limit(`${org.id} ${input.channel}`);
  if (retryAfter > 0) {
    const minutes = Math.ceil(retryAfter / 60);
    throw new AppError(
      'too_many',
      `${MAX_TESTS} tests in ten minutes are enough; nothing was sent. Try again in ${minutes} min.`,
      { retry_after: retryAfter },
    );
  }
  const provider = input.channel === 'email' ? providers.send_email : providers.send_sms;
  return {
    to: message.to,
    provider: provider.name,
    ...(await tryOnce(provider, message, org.id, timeoutMs)),
  };
}

async function messageFor({ read, org, actor }: ChannelTestDeps, input: ChannelTestInput): Promise<Message> {
  const body = `${actor.name} of ${org.name} sent this from Greenlight’s settings to check that messages arrive. No action is needed.`;
  if (input.channel === 'sms') {
    checkArgs('send_sms', { to: input.to, body });
    return { channel: 'sms', to: input.to, body };
  }
  if (actor.kind !== 'user') {
    throw new AppError('forbidden', 'A test email goes to the signed-in person; an API key has no address.');
  }
  const [found] = await read((tx) =>
    tx.select({ email: user.email }).from(user).where(eq(user.id, actor.id)),
  );
  if (!found) throw new AppError('forbidden', 'There is no address to send it to.');
  return { channel: 'email', to: found.email, subject: SUBJECT, body };
}

type TestOutcome = Pick<ChannelTest, 'state' | 'receipt' | 'words'>;

async function tryOnce(
  provider: Provider,
  message: Message,
  orgId: string,
  timeoutMs: number,
): Promise<TestOutcome> {
  const deadline = deadlineIn(timeoutMs);
  const envelope = {
    ...{ key: `test_${uuid()}`, org_id: orgId, plan_id: NO_PLAN, entry_id: NO_PLAN },
    isDeadlinePassed: () => deadline.msLeft() <= 0,
  };
  try {
    const accepted = await provider.send(message, envelope, AbortSignal.timeout(timeoutMs));
    if (!accepted.delivered) return { state: 'kept', receipt: null, words: null };
    return { state: 'accepted', receipt: accepted.provider_id, words: null };
  } catch (thrown) {
    const text = storable(coerceError(thrown).message.slice(0, 500));
    return { state: isDefinitelyNotSent(thrown) ? 'refused' : 'unclear', receipt: null, words: text };
  }
}
