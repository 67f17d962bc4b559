'use client';

import type { CallInput, Participant } from '@/lib/calls/schema';

/** The part of a call that a transcript has; the person completes the speakers before it is added. */
export type Draft = Omit<CallInput, 'participants'> & { participants: Participant[] };

export const MAX_BYTES = 5 * 1024 * 1024;
export const TOO_LARGE =
  'This file is larger than 5 MB, which is more than any transcript needs. It was not read.';

/**
 * Reads pasted text or a file's content: our JSON, WebVTT, or `Speaker: text` lines.
 * @throws Error that says what is wrong with the text
 */
export async function readTranscript(text: string, source: string): Promise<Draft> {
  const external_id = externalIdOf(text);
  if (/^\s*[[{]/.test(text)) return readJson(text, { source, external_id });
  if (/^\uFEFF?WEBVTT/.test(text)) {
    const { parseVtt } = await import('@/lib/calls/formats/vtt');
    return { source, external_id, kind: 'recording', ...parseVtt(text) };
  }
  const { parsePlainText } = await import('@/lib/calls/formats/plain-text');
  return { source, external_id, ...parsePlainText(text) };
}

async function readJson(text: string, defaults: { source: string; external_id: string }): Promise<Draft> {
  const { CallInputSchema } = await import('@/lib/calls/schema');
  const { participantsOf } = await import('@/lib/calls/formats/turns');
  const value: unknown = JSON.parse(text);
  const parsed = CallInputSchema.safeParse(
    value && typeof value === 'object' ? { ...defaults, ...value } : value,
  );
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`This JSON is not a call: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  const { participants, turns } = parsed.data;
  const known = new Set(participants.map((person) => person.speaker));
  const others = participantsOf(turns).filter((person) => !known.has(person.speaker));
  return { ...parsed.data, participants: [...participants, ...others] };
}

/**
 * A hash of the text: adding the same text twice creates nothing new. Not with Web Crypto, which does not exist over plain
 * HTTP.
 */
function externalIdOf(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  const hex = (value: number) => (value >>> 0).toString(16).padStart(8, '0');
  return `${hex(a)}${hex(b)}-${text.length}`;
}
