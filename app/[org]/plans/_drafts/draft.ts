import {
  array,
  boolean,
  type Decoder,
  literal,
  number,
  object,
  optional,
  record,
  string,
} from '@/lib/kit/decode';

/**
 * Text that a person has begun to type about an entry. `version` is the version that they saw. A draft that is `closed` has
 * no form on screen; it is kept and can be opened again.
 */
export type Draft = { version: number; closed?: boolean } & (
  | { kind: 'edit'; fields: Record<string, string> }
  /** `answer`: the answer that was typed before the person chose to reject. */
  | { kind: 'reject'; reason: string; answer?: string }
  | { kind: 'answer'; answer: string }
);

/** Whether nothing would be lost with it. */
export function isUntouched(draft: Draft, before: Record<string, string> = {}): boolean {
  if (draft.kind === 'edit')
    return Object.entries(draft.fields).every(([name, text]) => text === (before[name] ?? ''));
  return draftText(draft) === '' && !(draft.kind === 'reject' && draft.answer);
}

/** The kept draft of this kind, to go on with. */
export function reopened(draft: Draft | null, kind: Draft['kind']): Draft | null {
  return draft?.kind === kind ? { ...draft, closed: false } : null;
}

/** The typed text as one piece, for copying. */
export function draftText(draft: Draft): string {
  if (draft.kind === 'reject') return draft.reason;
  if (draft.kind === 'answer') return draft.answer;
  return [draft.fields.subject, draft.fields.body].filter(Boolean).join('\n\n');
}

const common = { version: number, closed: optional(boolean) };
const kinds: { [K in Draft['kind']]: Decoder<Draft> } = {
  edit: object({ ...common, kind: literal('edit'), fields: record(string) }),
  reject: object({ ...common, kind: literal('reject'), reason: string, answer: optional(string) }),
  answer: object({ ...common, kind: literal('answer'), answer: string }),
};
const decodeKind = object({ kind: literal('edit', 'reject', 'answer') });

const decodeDraft: Decoder<Draft> = (value, path) => kinds[decodeKind(value, path).kind](value, path);

/** Drafts by the id of their entry, as they are stored in the browser. */
export const decodeDrafts: Decoder<{ id: string; draft: Draft }[]> = array(
  object({ id: string, draft: decodeDraft }),
);
