import { withOrg } from '@/lib/http/with-org';
import { changeSettings } from '@/lib/settings/commands';
import { SettingsInputSchema } from '@/lib/settings/schema';
import { viewSettings } from '@/lib/settings/send-time';

export const GET = withOrg({ role: 'viewer' }, async ({ org, read }) =>
  read((tx) => viewSettings(tx, org.id)),
);

export const PATCH = withOrg({ role: 'admin', body: SettingsInputSchema }, async ({ org, body, commit }) =>
  commit(async (tx) => {
    await changeSettings(tx, org.id, body);
    return viewSettings(tx, org.id);
  }),
);
