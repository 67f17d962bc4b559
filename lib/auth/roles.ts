import { z } from 'zod';

/** From the highest to the lowest. */
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export const RoleSchema = z.enum(ROLES);
export type Role = z.infer<typeof RoleSchema>;

/** Whether `role` is at least `minimum`. */
export function hasRole(role: Role, minimum: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(minimum);
}

/** Parses a stored role. An unknown one counts as viewer: a role that a newer version added must not grant more here. */
export function toRole(stored: string | null): Role {
  return RoleSchema.safeParse(stored).data ?? 'viewer';
}
