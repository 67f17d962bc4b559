import type { Mail } from '../../../helpers/providers/smtp';
import type { Effect } from './history';

/** The decoded subject and text of a mail. */
export function readMail({ raw, to, messageId, subject }: Mail): Effect {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const encoding = /^Content-Transfer-Encoding: (.*)$/im.exec(head)?.[1]?.trim().toLowerCase();
  const body = raw.slice(end + 4);
  return {
    tool: 'send_email',
    key: messageId,
    provider_id: messageId,
    to: to.join(', '),
    subject: decodeWords(subject),
    body:
      encoding === 'quoted-printable'
        ? quotedPrintable(body.replace(/=\r\n/g, ''))
        : encoding === 'base64'
          ? Buffer.from(body, 'base64').toString()
          : // Flowed text: a line that ends in a space goes on in the next, and a space at its beginning is stuffing.
            body.replace(/ \r\n /g, ' \r\n').replace(/ \r\n/g, ' '),
  };
}

function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : quotedPrintable(word.replaceAll('_', ' ')),
    );
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}
