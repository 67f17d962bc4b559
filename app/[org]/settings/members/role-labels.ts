import type { Role } from '@/lib/auth/roles';

export const ROLE_WORDS: Record<Role, { word: string; may: string }> = {
  owner: { word: 'Owner', may: 'everything, and make others owners' },
  admin: { word: 'Admin', may: 'decide, and manage templates, members and keys' },
  member: { word: 'Member', may: 'decide about plans and messages' },
  viewer: { word: 'Viewer', may: 'look at everything, decide nothing' },
};
