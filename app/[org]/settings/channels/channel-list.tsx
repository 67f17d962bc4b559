'use client';

import { CircleCheck, CircleSlash, type LucideIcon, Mail, MessageSquare } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Badge } from '@/app/_ui/badge';
import { Notice } from '@/app/_ui/notice';
import { useCanManage, useOrg } from '@/app/[org]/_org/org-context';
import type { Outbox } from '@/lib/delivery/schema';
import { EmailTest, SmsTest } from './channel-tests';

type Channels = Outbox['channels'];
type Props = {
  channels: Channels;
  from: Record<keyof Channels, string | null>;
  ownAddress: string;
};

const WAYS: Record<Channels['email'] | Channels['sms'], string> = {
  smtp: 'over SMTP',
  email_api: 'over the email API',
  twilio: 'over Twilio',
  outbox: 'nowhere: they are stored in the outbox',
};

/** How messages are sent, and whether they are. Secrets are never shown. */
export function ChannelList({ channels, from, ownAddress }: Props) {
  const canManage = useCanManage();
  const { demo } = useOrg();
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      {demo ? (
        <Notice tone="wait" title="Demo: nothing leaves this machine.">
          Approved messages are stored in the outbox, whatever is connected.
        </Notice>
      ) : null}
      <p className="text-ink-2">
        Approved messages leave by these channels. Whoever runs this installation connects them, for all its
        organizations, in its environment.
      </p>
      <Channel icon={Mail} title="Email" way={channels.email} from={from.email} plural="Emails">
        {channels.email === 'outbox' ? (
          <NotConnected>
            <code className="font-mono text-xs">SMTP_URL</code>, or{' '}
            <code className="font-mono text-xs">EMAIL_API_URL</code> with{' '}
            <code className="font-mono text-xs">EMAIL_API_KEY</code>
          </NotConnected>
        ) : canManage ? (
          <EmailTest to={ownAddress} />
        ) : null}
      </Channel>
      <Channel icon={MessageSquare} title="Texts" way={channels.sms} from={from.sms} plural="Text messages">
        {channels.sms === 'outbox' ? (
          <NotConnected>
            <code className="font-mono text-xs">TWILIO_ACCOUNT_SID</code>,{' '}
            <code className="font-mono text-xs">TWILIO_AUTH_TOKEN</code> and{' '}
            <code className="font-mono text-xs">TWILIO_FROM</code>
          </NotConnected>
        ) : canManage ? (
          <SmsTest />
        ) : null}
      </Channel>
      {canManage ? null : <p className="text-sm text-ink-3">Admins and owners can send a test from here.</p>}
    </div>
  );
}

type ChannelProps = {
  icon: LucideIcon;
  title: string;
  plural: string;
  way: keyof typeof WAYS;
  from: string | null;
  children: ReactNode;
};

function Channel({ icon: Icon, title, plural, way, from, children }: ChannelProps) {
  const connected = way !== 'outbox';
  return (
    <section aria-label={title} className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <div className="flex items-start gap-3">
        <Icon aria-hidden size={18} className="mt-0.5 shrink-0 text-ink-3" />
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{title}</h2>
          <p className="text-sm text-ink-2">
            {plural} go {WAYS[way]}
            {from ? `, from ${from}` : ''}.
          </p>
        </div>
        <Badge tone={connected ? 'good' : 'wait'} icon={connected ? CircleCheck : CircleSlash}>
          {connected ? 'Connected' : 'Not connected'}
        </Badge>
      </div>
      {children}
    </section>
  );
}

function NotConnected({ children }: { children: ReactNode }) {
  const { slug } = useOrg();
  return (
    <p className="text-sm text-ink-2">
      What is approved is stored in the{' '}
      <Link href={`/${slug}/outbox`} className="underline underline-offset-2 hover:text-ink">
        outbox
      </Link>
      , not sent, and stays there after the channel is connected. To connect it, set {children}, and start
      Greenlight again.
    </p>
  );
}
