import { z } from 'zod';

/**
 * The `version` of the row that a change was made on; a change made on an older one is refused with 409. It may be left out:
 * then the given fields are written, and no others, whatever the row's version.
 */
export const shownVersion = z.number().int().min(0).max(2_147_483_647).optional();
