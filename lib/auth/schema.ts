import { z } from 'zod';
import { line } from '../text';
import { RoleSchema } from './roles';

const email = z.string().trim().toLowerCase().pipe(z.email()).pipe(z.string().max(254));

export const UserSchema = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type User = z.infer<typeof UserSchema>;

export const OrgSchema = z.object({ id: z.string(), slug: z.string(), name: z.string() });
export type Org = z.infer<typeof OrgSchema>;

/** One of a person's organisations, as the switcher shows it. */
export const MembershipSchema = z.object({ slug: z.string(), name: z.string(), role: RoleSchema });
export type Membership = z.infer<typeof MembershipSchema>;

export const MemberSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  role: RoleSchema,
  created_at: z.string(),
});
export type Member = z.infer<typeof MemberSchema>;

export const InvitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: RoleSchema,
  expires_at: z.string(),
  /** Where the invited person accepts; whoever has their account and this path can. */
  path: z.string(),
});
export type Invitation = z.infer<typeof InvitationSchema>;

export const ApiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, by which a person recognises it. */
  prefix: z.string(),
  role: RoleSchema,
  created_by: z.string(),
  created_at: z.string(),
  last_used_at: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKeySchema>;

export const InviteInputSchema = z.object({ email, role: RoleSchema.default('member') });
export const RoleInputSchema = z.object({ role: RoleSchema });
export const KeyInputSchema = z.object({
  name: line(80),
  role: z.enum(['admin', 'member', 'viewer']).default('member'),
});

/** First segments of paths that are not organisations. */
const RESERVED = new Set(
  'api account admin app assets auth docs favicon-ico health help home invitations login logout new orgs public settings sign-in sign-out sign-up static status support www'.split(
    ' ',
  ),
);

/** An organisation's part of the URL. */
export const SlugSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, 'small letters, digits and hyphens, at most 48')
  .refine((slug) => !RESERVED.has(slug), 'this name is reserved');
