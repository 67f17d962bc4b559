import 'server-only';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { coerceError } from '../../errors';
import { DeadlineMissed, DefinitelyNotSent, messageIdOf, type Provider } from './provider';

/** Errors that nodemailer raises before the message's content can have left. */
const BEFORE_CONTENT = new Set(['EDNS', 'EAUTH', 'ENOAUTH', 'ETLS', 'EREQUIRETLS', 'EENVELOPE', 'ECONFIG']);

/**
 * Email over SMTP, which has no idempotency keys. The `Message-ID` is made from ours, so that a person (or the
 * receiving server) can tell whether a message with an unknown outcome arrived. `timeoutMs` bounds each silence of the
 * server.
 */
export function createSmtpProvider(url: string, from: string, timeoutMs: number): Provider {
  const settings = {
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return {
    name: 'smtp',
    honors_keys: false,
    async send(message, { key, isDeadlinePassed }, signal) {
      if (message.channel !== 'email') throw new DefinitelyNotSent('SMTP carries email only.');
      const messageId = messageIdOf(key, from);
      const socket = new Socket();
      let isTooLate = false;
      const transport = createTransport({ ...settings, socket }, { from });
      transport.use('stream', (mail, done) => {
        mail.message.processFunc((content) =>
          Readable.from(
            contentOnRequest(content, () => {
              isTooLate = isDeadlinePassed();
              return !isTooLate;
            }),
          ),
        );
        done();
      });
      try {
        await destroyOnAbort(
          transport.sendMail({
            to: { name: '', address: message.to },
            subject: message.subject,
            text: message.body,
            messageId,
          }),
          socket,
          signal,
        );
        return { provider_id: messageId, delivered: true };
      } catch (thrown) {
        if (isTooLate) throw new DeadlineMissed(thrown);
        const error = coerceError(thrown);
        throw isDefinitelyNotSentError(error) ? new DefinitelyNotSent(error.message, error) : error;
      }
    },
  };
}

/**
 * The content, started only when the mail server has requested it: a process that was frozen during the dialogue may
 * read that reply long after the message was given up.
 */
async function* contentOnRequest(content: Readable, mayLeave: () => boolean): AsyncGenerator<Buffer> {
  if (!mayLeave()) throw new DeadlineMissed();
  for await (const chunk of content) yield Buffer.from(chunk);
}

/**
 * Nodemailer takes no signal, and bounds each silence but not their sum. Past the deadline the outcome is unknown, so
 * the connection is cut: a message that a person sends again meanwhile must not leave here as well.
 */
function destroyOnAbort<T>(work: Promise<T>, socket: Socket, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      socket.destroy();
      reject(coerceError(signal.reason));
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function isDefinitelyNotSentError(
  error: Error & { code?: unknown; syscall?: unknown; responseCode?: unknown },
): boolean {
  const { code, syscall, responseCode } = error;
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  if (typeof code === 'string' && BEFORE_CONTENT.has(code)) return true;
  // A reply to the content itself (EMESSAGE with a code) is a definite refusal; a closed connection is not.
  return code === 'EMESSAGE' && typeof responseCode === 'number' && responseCode >= 400;
}
