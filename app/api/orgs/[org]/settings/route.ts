import { withOrg } from '@/lib/http/with-org';
import { updateSettings } from '@/lib/settings/commands';
import { getSettingsView } from '@/lib/settings/queries';
import { SettingsInputSchema } from '@/lib/settings/schema';

export const GET = withOrg({ role: 'viewer' }, async ({ org, read }) =>
  read((tx) => getSettingsView(tx, org.id)),
);

export const PATCH = withOrg({ role: 'admin', body: SettingsInputSchema }, async ({ org, body, commit }) =>
  commit(async (tx) => {
    await updateSettings(tx, org.id, body);
    return getSettingsView(tx, org.id);
  }),
);
