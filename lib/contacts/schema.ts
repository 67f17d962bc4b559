import { z } from 'zod';
import { AfterQuery } from '../kit/paging';
import { shownVersion } from '../kit/shown-version';
import { line, optional, text } from '../kit/text';

/** The list by name, or what matches `q` in it. */
export const ContactListQuery = AfterQuery.extend({ q: optional(text(200)) });

export const ContactInputSchema = z.object({
  name: line(200),
  email: optional(z.string().trim().toLowerCase().pipe(z.email()).pipe(z.string().max(254))),
  phone: optional(line(40)),
  do_not_email: z.boolean().default(false),
  do_not_text: z.boolean().default(false),
});
export type ContactInput = z.infer<typeof ContactInputSchema>;

export const ContactSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  do_not_email: z.boolean(),
  do_not_text: z.boolean(),
  version: z.number().int(),
  created_at: z.string(),
});
export type Contact = z.infer<typeof ContactSchema>;

export const ContactNoteInputSchema = z.object({ text: text(5_000) });
export const ContactNoteSchema = z.object({
  id: z.string(),
  text: z.string(),
  author: z.string(),
  plan_id: z.string().nullable(),
  created_at: z.string(),
});
export type ContactNote = z.infer<typeof ContactNoteSchema>;

/**
 * A field that is left out stays; `null` or an empty text clears it. There are no defaults, because they would reset
 * fields that were left out.
 */
export const ContactPatchSchema = z.object({
  version: shownVersion,
  name: line(200).optional(),
  email: z.union([z.null(), z.literal(''), ContactInputSchema.shape.email]).optional(),
  phone: z.union([z.null(), line(40, 0)]).optional(),
  do_not_email: z.boolean().optional(),
  do_not_text: z.boolean().optional(),
});
export type ContactPatch = z.infer<typeof ContactPatchSchema>;
