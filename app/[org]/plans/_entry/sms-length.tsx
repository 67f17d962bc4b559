import { smsSegments } from './sms-segments';

/** The length of a text message, as providers bill it. */
export function SmsLength({ body }: { body: string }) {
  const { segments, unicode } = smsSegments(body);
  return (
    <p className="border-t border-line px-3 py-1.5 text-xs text-ink-3">
      {body.length} characters, {segments === 1 ? '1 segment' : `${segments} segments`}
      {unicode ? ' (special characters: 70 per segment)' : ''}
    </p>
  );
}
