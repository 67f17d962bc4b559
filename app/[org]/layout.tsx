import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { acceptedLocale } from '@/app/_ui/locale/accepted-locale';
import { LocaleProvider } from '@/app/_ui/locale/locale-context';
import { LiveProvider } from '@/lib/client/live-provider';
import { DEMO_ORG } from '@/lib/demo/demo';
import { channelsFor } from '@/lib/demo/demo-guard';
import { getOrg } from '@/lib/http/page-guards';
import { readOnboarding } from '@/lib/onboarding/queries';
import { runtime } from '@/lib/runtime';
import { readSendingTimes } from '@/lib/settings/queries';
import { OrgProvider } from './_org/org-context';
import { TabOwner } from './_org/tab-owner';
import { Shell } from './_shell/shell';

export const dynamic = 'force-dynamic';

/**
 * A layout does not have the page's path, so redirecting to sign-in, and "not found", are up to the page. For the same
 * reason there is no loading.tsx here: with one, Next answers 200 before the page has run, so a signed-out visitor
 * would get 200, and the redirect would lose the `#entry-…` of the link.
 */
export default async function OrgLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ org: string }>;
}) {
  const { org: slug } = await params;
  const page = await getOrg(slug);
  if (!page) return <main className="mx-auto max-w-lg px-5 py-24">{children}</main>;
  const { org, role, user, orgs } = page;
  const { database, env } = runtime();
  const times = await readSendingTimes(database.db, org.id);
  const locale = acceptedLocale((await headers()).get('accept-language'));
  const channels = channelsFor(env, org.id);
  const connected = { send_email: channels.email !== 'outbox', send_sms: channels.sms !== 'outbox' };
  const onboarding = await readOnboarding(database.db, org.id, env);
  return (
    <OrgProvider
      value={{
        ...{ slug: org.slug, name: org.name, role, userName: user.name, orgs, times },
        ...{ connected, demo: org.id === DEMO_ORG.id },
      }}
    >
      <TabOwner userId={user.id} />
      <LocaleProvider locale={locale} timeZone={times.time_zone}>
        <LiveProvider org={org.slug} userId={user.id}>
          <Shell onboarding={onboarding}>{children}</Shell>
        </LiveProvider>
      </LocaleProvider>
    </OrgProvider>
  );
}
