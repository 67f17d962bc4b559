import 'server-only';
import type { Bell } from '../bell';
import type { HintCount } from '../count';

// Words: a *hint* tells other processes that an org's log has grown. It carries no event and may be lost, doubled or late:
// the poll of the heads stands behind it. A *carrier* takes hints from process to process (PostgreSQL NOTIFY, Redis).

/** What goes from process to process. */
export type Carrier = {
  /** Resolves when the hints are out, or are given up: it never rejects. */
  publish(orgIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

/** Opens a carrier; `hear` is called for each message of another process. */
export type OpenCarrier = (hear: (orgIds: readonly string[]) => void) => Carrier;

export type Hints = { close(): Promise<void> };

/** At most twenty times a second and process, however many commits there are. The first of a row goes at once. */
const SPACING_MS = 50;

/**
 * Passes what the bell rings here on to the other processes, and rings here what they pass on. Sent after the commit and
 * outside of its transaction: a NOTIFY inside would hold a lock of the whole cluster until the commit is through.
 */
export function connectHints(bell: Bell, open: OpenCarrier, count?: HintCount): Hints {
  const waiting = new Set<string>();
  let busy = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const carrier = open((orgIds) => {
    count?.received();
    bell.ring(new Set(orgIds), 'elsewhere');
  });

  /** One message at a time: behind a carrier that hangs only the names of orgs gather, each once. */
  async function flush(): Promise<void> {
    if (busy || closed || waiting.size === 0) return;
    busy = true;
    const orgIds = [...waiting];
    waiting.clear();
    count?.sent();
    await carrier.publish(orgIds);
    timer = setTimeout(() => {
      busy = false;
      void flush();
    }, SPACING_MS).unref();
  }

  const unlisten = bell.listen((orgIds, origin) => {
    if (origin !== 'here') return;
    for (const orgId of orgIds) waiting.add(orgId);
    void flush();
  });

  return {
    async close() {
      closed = true;
      unlisten();
      clearTimeout(timer);
      await carrier.close();
    },
  };
}

const SEPARATOR = ' ';

/** One message: who sends it, and the org ids. In pieces that fit into a NOTIFY (8,000 bytes). */
export function encodeHints(sender: string, orgIds: readonly string[], maxLength = 7_000): string[] {
  const messages: string[] = [];
  let message = sender;
  for (const orgId of orgIds) {
    if (message !== sender && message.length + orgId.length + 1 > maxLength) {
      messages.push(message);
      message = sender;
    }
    message += SEPARATOR + orgId;
  }
  return message === sender ? messages : [...messages, message];
}

/** The org ids of another process's message; none when it is our own, or is not one. */
export function decodeHints(sender: string, message: string): string[] {
  const [from, ...orgIds] = message.split(SEPARATOR);
  return from === sender ? [] : orgIds.filter((orgId) => orgId !== '');
}
