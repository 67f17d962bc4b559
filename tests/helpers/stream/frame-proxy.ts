import { createServer, type ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

export const FRAME_FAULTS = [
  'drop',
  'duplicate',
  'swap', // with the next one
  'truncate', // and go on with the next frame as if nothing had happened
  'tear', // the connection ends in mid-frame
  'bom',
] as const;

/** A fault that happens once, to the first frame with this number or name. */
export type FrameFault = { kind: (typeof FRAME_FAULTS)[number]; target: number | string };

export type ProxyFaults = {
  faults?: readonly FrameFault[];
  /** The size of the pieces; null keeps the frames whole. */
  piece?: number | null;
  /** The connection pauses after this many bytes. */
  splitAt?: number;
  /** A byte order mark before the first byte. */
  bom?: boolean;
};

export type FrameProxy = {
  origin: string;
  /** Applies the fault from now on to streams whose path starts with the text. */
  play(path: string, faults: ProxyFaults): { connections: number; bytes: number; pending: Set<FrameFault> };
  close(): Promise<void>;
};

type Play = ProxyFaults & { connections: number; bytes: number; pending: Set<FrameFault> };
const BOM = '\uFEFF';

/** A proxy that forwards event streams frame by frame, with the faults of networks. */
export async function startFrameProxy(
  request: (path: string, signal: AbortSignal) => Promise<Response>,
): Promise<FrameProxy> {
  const plays = new Map<string, Play>();
  const server = createServer((request, outgoing) => {
    const path = request.url ?? '';
    const play = [...plays].find(([prefix]) => path.startsWith(prefix))?.[1];
    const disconnect = new AbortController();
    outgoing.once('close', () => disconnect.abort());
    outgoing.socket?.setNoDelay(true);
    forward(path, outgoing, disconnect.signal, play).catch(() => outgoing.destroy());
  });

  async function forward(
    path: string,
    outgoing: ServerResponse,
    signal: AbortSignal,
    play: Play = { connections: 0, bytes: 0, pending: new Set() },
  ): Promise<void> {
    const response = await request(path, signal);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    play.connections += 1;
    play.bytes = 0;
    const decoder = new TextDecoder();
    let rest = play.bom ? BOM : '';
    let swapped = '';
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk, { stream: true });
      const frames = rest.split(/(?<=\n\n)/);
      rest = frames.at(-1)?.endsWith('\n\n') ? '' : (frames.pop() ?? '');
      for (const frame of frames) {
        const fault = [...play.pending].find(({ target }) => isTarget(frame, target));
        if (fault) play.pending.delete(fault);
        if (fault?.kind === 'swap') {
          swapped += frame;
          continue;
        }
        await write(outgoing, play, damaged(frame, fault?.kind) + swapped);
        swapped = '';
        if (fault?.kind === 'tear') return void outgoing.destroy();
      }
    }
    outgoing.end();
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    play(path, faults) {
      const play = { ...faults, connections: 0, bytes: 0, pending: new Set(faults.faults) };
      plays.set(path, play);
      return play;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isTarget(frame: string, target: number | string): boolean {
  return typeof target === 'number'
    ? new RegExp(`^id: \\w+\\.${target}$`, 'm').test(frame)
    : frame.includes(`event: ${target}\n`);
}

function damaged(frame: string, kind: FrameFault['kind'] | undefined): string {
  if (kind === 'drop') return '';
  if (kind === 'duplicate') return frame + frame;
  if (kind === 'truncate' || kind === 'tear') return frame.slice(0, frame.length / 2);
  return kind === 'bom' ? BOM + frame : frame;
}

async function write(outgoing: ServerResponse, play: Play, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const cut = (play.splitAt ?? -1) - play.bytes;
  play.bytes += bytes.length;
  const size = play.piece ?? bytes.length;
  if (cut > 0 && cut < bytes.length) {
    outgoing.write(bytes.subarray(0, cut));
    await turn();
    outgoing.write(bytes.subarray(cut));
    return;
  }
  for (let at = 0; at < bytes.length; at += size) {
    outgoing.write(bytes.subarray(at, at + size));
    if (play.piece) await turn();
  }
}
