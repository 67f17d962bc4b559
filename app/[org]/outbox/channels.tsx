import { Notice } from '@/app/_ui/notice';
import type { Outbox } from '@/lib/delivery/schema';

/** States which channels send messages and which store them in the outbox. */
export function Channels({ channels, demo }: { channels: Outbox['channels']; demo: boolean }) {
  if (demo)
    return (
      <div className="mb-5">
        <Notice tone="wait" title="Demo: nothing leaves this machine.">
          Approved messages are stored here, not sent, whatever is connected.
        </Notice>
      </div>
    );
  const closed = [
    channels.email === 'outbox' ? 'emails' : null,
    channels.sms === 'outbox' ? 'text messages' : null,
  ].filter((name) => name !== null);
  return (
    <div className="mb-5">
      {closed.length > 0 ? (
        <Notice tone="wait" title={`Approved ${closed.join(' and ')} are stored, not sent.`}>
          {channels.email === 'outbox' ? (
            <p>
              No way to send emails is configured. Set <code className="font-mono text-xs">SMTP_URL</code>, or{' '}
              <code className="font-mono text-xs">EMAIL_API_URL</code> and{' '}
              <code className="font-mono text-xs">EMAIL_API_KEY</code>.
            </p>
          ) : null}
          {channels.sms === 'outbox' ? (
            <p>
              No SMS provider is configured. Set <code className="font-mono text-xs">TWILIO_ACCOUNT_SID</code>
              , <code className="font-mono text-xs">TWILIO_AUTH_TOKEN</code> and{' '}
              <code className="font-mono text-xs">TWILIO_FROM</code> to send text messages.
            </p>
          ) : null}
        </Notice>
      ) : (
        <Notice tone="good">
          Emails go out over {channels.email === 'smtp' ? 'SMTP' : 'the email API'} and text messages over
          Twilio.
        </Notice>
      )}
    </div>
  );
}
