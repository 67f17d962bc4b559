import { z } from 'zod';
import { RoleSchema } from '../auth/roles';
import { shownVersion } from '../kit/shown-version';

const email = z.string().trim().toLowerCase().pipe(z.email()).pipe(z.string().max(254));

export const MemberSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  role: RoleSchema,
  version: z.number().int(),
  created_at: z.string(),
});
export type Member = z.infer<typeof MemberSchema>;

export const InvitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: RoleSchema,
  expires_at: z.string(),
  /** The path of the page that accepts the invitation, for the account with its address. The path is the secret. */
  path: z.string(),
});
export type Invitation = z.infer<typeof InvitationSchema>;

export const InviteInputSchema = z.object({ email, role: RoleSchema.default('member') });
export const RoleInputSchema = z.object({ role: RoleSchema, version: shownVersion });
