import { testChannel } from '@/lib/delivery/channel-test';
import { channelsOf, sendTimeoutMs } from '@/lib/delivery/providers/create-providers';
import { ChannelTestInputSchema } from '@/lib/delivery/schema';
import { withOrgSteps } from '@/lib/http/with-org';
import { runtime } from '@/lib/runtime';

/** Sends one real message. Not in a transaction, which would stay open during the provider's call. */
export const POST = withOrgSteps(
  { role: 'admin', body: ChannelTestInputSchema },
  ({ org, actor, body, commitEach }) => {
    const { env, log, providers, channelTestLimit: limit } = runtime();
    const [channels, timeoutMs] = [channelsOf(env), sendTimeoutMs(env)];
    return commitEach(
      async ({ snapshot: read }) => {
        const result = await testChannel({ read, providers, channels, timeoutMs, limit, org, actor }, body);
        const { state, provider } = result;
        log.info(
          { channel_test: { org: org.id, by: actor.id, channel: body.channel, provider, state } },
          'A channel was tested.',
        );
        return result;
      },
      () => true,
    );
  },
);
