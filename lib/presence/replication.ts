import 'server-only';

// Beside hints, carriers take *words*: each one line of text that says all of what it is about. Like a hint, a word may be
// lost, doubled or late; who says something that must last says it again and again.

/** Somebody who tells the same one in other processes. */
export type PresenceReplicator = {
  /** What has been said here since it was last asked. */
  take(): string[];
  /** Called when there is something to take. Returns the way to stop listening. */
  listen(listener: () => void): () => void;
  /** What was said elsewhere; or anything else that came over the wire. */
  hear(word: string): void;
};

/** Processes of a version that knows no words take them for names of orgs, of which they know none. */
const MARK = ' says\n';
const SEPARATOR = '\n';

/** One message: who sends it, and the words. In pieces that fit into a NOTIFY (8,000 bytes); a word that fits into none is dropped. */
export function encodeWords(sender: string, words: readonly string[], maxBytes = 7_000): string[] {
  const messages: string[] = [];
  let said: string[] = [];
  let size = 0;
  for (const word of words) {
    const bytes = Buffer.byteLength(word) + 1;
    if (bytes > maxBytes || word.includes(SEPARATOR)) continue;
    if (size + bytes > maxBytes) {
      messages.push(sender + MARK + said.join(SEPARATOR));
      [said, size] = [[], 0];
    }
    said.push(word);
    size += bytes;
  }
  return said.length === 0 ? messages : [...messages, sender + MARK + said.join(SEPARATOR)];
}

/** The words of another process's message, none of our own; null when it holds no words. */
export function decodeWords(sender: string, message: string): string[] | null {
  const at = message.indexOf(MARK);
  if (at < 0) return null;
  return message.slice(0, at) === sender ? [] : message.slice(at + MARK.length).split(SEPARATOR);
}
