import { z } from 'zod';
import { type Role, RoleSchema } from './roles';

export const UserSchema = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type User = z.infer<typeof UserSchema>;

export const OrgSchema = z.object({ id: z.string(), slug: z.string(), name: z.string() });
export type Org = z.infer<typeof OrgSchema>;

/** One of a person's organizations, as the switcher on screen shows it. */
export const MembershipSchema = z.object({ slug: z.string(), name: z.string(), role: RoleSchema });
export type Membership = z.infer<typeof MembershipSchema>;

/** First segments of URL paths that cannot be organizations. */
const RESERVED = new Set(
  'api account admin app assets auth docs favicon-ico health help home invitations login logout new orgs public settings sign-in sign-out sign-up static status support www'.split(
    ' ',
  ),
);

/** The name of an organization in URLs. */
export const SlugSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, 'lowercase letters, digits and hyphens, at most 48')
  .refine((slug) => !RESERVED.has(slug), 'this name is reserved');

/** The author of a change: a person, an API key, a rule, the template's autopilot, or Greenlight itself. */
export const ActorSchema = z.object({
  kind: z.enum(['user', 'api_key', 'rule', 'autopilot', 'system']),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof ActorSchema>;

/** The ways in which a decision can be made. */
export const DECISION_CHANNELS = ['web', 'api', 'bulk', 'rule', 'autopilot', 'clock'] as const;
export type DecisionChannel = (typeof DECISION_CHANNELS)[number];

/** The author of a decision with role and channel. An actor that is neither a person nor a key, such as a rule, has no role. */
export type Decider = { actor: Actor; role?: Role | null; channel?: DecisionChannel };
