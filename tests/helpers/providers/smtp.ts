import { once } from 'node:events';
import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { freePort } from '../http/ports';

export type Mail = { from: string; to: string[]; messageId: string; subject: string; raw: string };

/**
 * accept · refuse every recipient permanently (550) · refuse the message after its content (451) · accept the whole message and
 * then never answer · accept it and cut the connection.
 */
export type MailMode = 'accept' | 'refuse' | 'defer' | 'hang' | 'drop';

export type Mailbox = {
  url: string;
  /** Each complete message, whether or not it was acknowledged. */
  mails: Mail[];
  mode: MailMode;
  /** Acknowledges all hanging messages. */
  release(): void;
  stop(): Promise<void>;
};

/** A mail server that records its messages. */
export async function startMailbox(mode: MailMode = 'accept'): Promise<Mailbox> {
  const port = await freePort();
  const hanging: (() => void)[] = [];
  const sockets = new Map<number, Socket>();
  const release = () => {
    for (const answer of hanging.splice(0)) answer();
  };
  const mailbox: Mailbox = { url: `smtp://127.0.0.1:${port}`, mails: [], mode, release, stop };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onRcptTo(_address, _session, done) {
      if (mailbox.mode !== 'refuse') return done();
      done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString();
        if (mailbox.mode === 'defer')
          return done(Object.assign(new Error('try again later'), { responseCode: 451 }));
        mailbox.mails.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map((recipient) => recipient.address),
          messageId: header(raw, 'Message-ID'),
          subject: header(raw, 'Subject'),
          raw,
        });
        if (mailbox.mode === 'drop') return void sockets.get(session.remotePort)?.resetAndDestroy();
        hanging.push(() => done(null, 'taken'));
        if (mailbox.mode !== 'hang') release();
      });
    },
  });
  // A client that is killed in the middle of a message resets its connection.
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');

  async function stop() {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
  return mailbox;
}

function header(raw: string, name: string): string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
}
