import 'server-only';
import { z } from 'zod';

const VERSION = 1;
/** A NOTIFY takes less than 8,000 bytes. */
const MAX_BYTES = 7_000;

/** One message between processes. `from` identifies the sending process, `kind` decides who receives the items. */
const EnvelopeSchema = z.object({
  v: z.literal(VERSION),
  from: z.string(),
  kind: z.string(),
  items: z.array(z.unknown()),
});
export type Envelope = Omit<z.infer<typeof EnvelopeSchema>, 'v'>;

/** JSON texts that each fit into a NOTIFY and together carry all items. An item that is too large for one is dropped. */
export function encodeMessages({ from, kind, items }: Envelope, maxBytes = MAX_BYTES): string[] {
  const head = `${JSON.stringify({ v: VERSION, from, kind }).slice(0, -1)},"items":[`;
  const maxItemBytes = maxBytes - Buffer.byteLength(head) - ']}'.length;
  const messages: string[] = [];
  let batch: string[] = [];
  let size = 0;
  function flush(): void {
    if (batch.length > 0) messages.push(`${head}${batch.join(',')}]}`);
    [batch, size] = [[], 0];
  }
  for (const item of items) {
    const text = JSON.stringify(item);
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes > maxItemBytes) continue;
    if (size + bytes > maxItemBytes) flush();
    batch.push(text);
    size += bytes;
  }
  flush();
  return messages;
}

/**
 * Null when the text is not a message of this version. During a rolling deploy the processes of another version may send
 * such messages; they are ignored, because the poll is the guarantee.
 */
export function decodeMessage(text: string): Envelope | null {
  try {
    return EnvelopeSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
