import type { Role } from '@/lib/auth/roles';
import { lookUp } from '@/lib/kit/look-up';

export const ROLE_LABELS: Record<Role, { word: string; may: string }> = {
  owner: { word: 'Owner', may: 'everything, including making others owners' },
  admin: { word: 'Admin', may: 'decide, and manage templates, members and keys' },
  member: { word: 'Member', may: 'decide about plans and messages' },
  viewer: { word: 'Viewer', may: 'view only' },
};

/** A role that a newer server has is shown by its name in the API. */
export const roleWord = (role: Role): string => lookUp(ROLE_LABELS, role)?.word ?? role;
