import { testChannel } from '@/lib/delivery/channel-test';
import { channelsOf, createProviders, sendTimeoutMs } from '@/lib/delivery/providers/create-providers';
import { createOutboxProvider } from '@/lib/delivery/providers/outbox';
import { ChannelTestInputSchema } from '@/lib/delivery/schema';
import { keepDemoAtHome } from '@/lib/demo/demo-guard';
import { withOrg } from '@/lib/http/with-org';
import { runtime } from '@/lib/runtime';

/** Sends one real message; a repeat under the same key gets the first one's answer. */
export const POST = withOrg(
  { role: 'admin', body: ChannelTestInputSchema },
  ({ org, actor, body, database, commitEach }) => {
    const { env, log } = runtime();
    const providers = keepDemoAtHome(createProviders(env, database), createOutboxProvider(database));
    const [channels, timeoutMs] = [channelsOf(env), sendTimeoutMs(env)];
    const work = async () => {
      const result = await testChannel({ database, providers, channels, timeoutMs, org, actor }, body);
      const { state, provider } = result;
      log.info(
        { channel_test: { org: org.id, by: actor.id, channel: body.channel, provider, state } },
        'A channel was tested.',
      );
      return result;
    };
    return commitEach(work, () => true);
  },
);
