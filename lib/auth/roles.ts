import { z } from 'zod';

/** From most to least. */
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export const RoleSchema = z.enum(ROLES);
export type Role = z.infer<typeof RoleSchema>;

/** Whether `role` may do what at least `minimum` is needed for. */
export function hasRole(role: Role, minimum: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(minimum);
}

/** A role as stored. What we do not know may only look: a role added by a newer version must not grant more here. */
export function toRole(stored: string | null): Role {
  return RoleSchema.safeParse(stored).data ?? 'viewer';
}
