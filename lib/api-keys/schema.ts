import { z } from 'zod';
import { RoleSchema } from '../auth/roles';
import { line } from '../kit/text';

export const ApiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, so that a person can recognize the key. */
  prefix: z.string(),
  role: RoleSchema,
  created_by: z.string(),
  created_at: z.string(),
  last_used_at: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKeySchema>;

export const KeyInputSchema = z.object({
  name: line(80),
  role: z.enum(['admin', 'member', 'viewer']).default('member'),
});
