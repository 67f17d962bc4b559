import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { type Args, textOf } from './entry-args';

const SmsLength = dynamic(() => import('./sms-length').then((module) => module.SmsLength), {
  loading: () => null,
});

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex gap-3 px-3 py-1.5">
      <dt className="w-14 shrink-0 text-ink-3">{label}</dt>
      <dd dir="auto" className="min-w-0 flex-1 font-medium">
        {children}
      </dd>
    </div>
  );
}

/** The message exactly as it will arrive. */
export function Message({ tool, args }: { tool: 'send_email' | 'send_sms'; args: Args }) {
  const body = textOf(args, 'body');
  return (
    <div className="overflow-hidden rounded-md border border-line bg-surface">
      <dl className="divide-y divide-line border-b border-line text-sm">
        <Line label="To">{textOf(args, 'to')}</Line>
        {tool === 'send_email' ? <Line label="Subject">{textOf(args, 'subject')}</Line> : null}
      </dl>
      <div dir="auto" className="max-w-prose px-3 py-3 leading-6 whitespace-pre-wrap">
        {body}
      </div>
      {tool === 'send_sms' ? <SmsLength body={body} /> : null}
    </div>
  );
}
