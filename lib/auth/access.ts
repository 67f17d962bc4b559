import 'server-only';
import { createAccessControl } from 'better-auth/plugins/access';
import { adminAc, defaultStatements, memberAc, ownerAc } from 'better-auth/plugins/organization/access';

/** The roles in the form of better-auth's organization plugin. Our own routes use only `roles.ts`. */
export const accessControl = createAccessControl(defaultStatements);
const nothing = accessControl.newRole({ organization: [], member: [], invitation: [], team: [], ac: [] });

export const accessRoles = { owner: ownerAc, admin: adminAc, member: memberAc, viewer: nothing };
