import { z } from 'zod';
import { shownVersion } from '../kit/shown-version';
import { line, optional } from '../kit/text';
import { OUTCOMES } from './outcomes';

const DOMAIN = /^@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const NUMBER = /^\+[1-9]\d{6,14}$/;

/** An email address, `@domain`, or a phone number, in the form that messages use. */
const recipient = line(254)
  .transform((value) => (value.includes('@') ? value.toLowerCase() : value.replaceAll(/[\s().-]/g, '')))
  .refine(
    (value) => (value.startsWith('@') ? DOMAIN.test(value) : isAddress(value) || NUMBER.test(value)),
    'an email address, @domain.example, or a number such as +12125550123',
  );

function isAddress(value: string): boolean {
  return z.email().safeParse(value).success;
}

const orNull = <T extends z.ZodType>(schema: T) =>
  optional(schema).transform((value): z.output<T> | null => value ?? null);

/** For changes: `null` or an empty text clears the field. */
const clearable = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? null : value), schema.nullable());

const outboundTool = z.enum(['send_email', 'send_sms']);
const maxChars = z.number().int().min(1).max(25_000);

export const RuleInputSchema = z
  .object({
    name: line(120),
    verdict: z.enum(['approve', 'ask']),
    tool: orNull(outboundTool),
    template_id: orNull(z.uuid()),
    recipient: orNull(recipient),
    max_chars: orNull(maxChars),
  })
  .refine(
    ({ tool, recipient }) =>
      tool === null || recipient === null || recipient.includes('@') === (tool === 'send_email'),
    { path: ['recipient'], message: 'email goes to addresses, texts go to numbers' },
  );
export type RuleInput = z.infer<typeof RuleInputSchema>;

export const RuleSchema = RuleInputSchema.extend({
  id: z.string(),
  position: z.number().int(),
  is_active: z.boolean(),
  version: z.number().int(),
  created_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Rule = z.infer<typeof RuleSchema>;

/**
 * `rule` holds the content that changes; what is left out of it stays. A rule with changed content is off until it is switched
 * on again, which needs `tested`: the token of a back-test of exactly this content among exactly the rules that are on now.
 */
export const RulePatchSchema = z.object({
  version: shownVersion,
  rule: z
    .object({
      name: line(120),
      verdict: z.enum(['approve', 'ask']),
      tool: clearable(outboundTool),
      template_id: clearable(z.uuid()),
      recipient: clearable(recipient),
      max_chars: clearable(maxChars),
    })
    .partial()
    .optional(),
  is_active: z.boolean().optional(),
  tested: z.string().max(100).optional(),
});
export type RulePatch = z.infer<typeof RulePatchSchema>;

export const RuleOrderSchema = z.object({ ids: z.array(z.uuid()).max(500) });

/** A draft, a stored rule, or a stored rule with new content. */
export const BackTestInputSchema = z
  .object({ id: z.uuid().optional(), rule: RuleInputSchema.optional() })
  .refine(({ id, rule }) => id || rule, 'give a rule, or the id of one');
export type BackTestInput = z.infer<typeof BackTestInputSchema>;

/** A past message about which the rule and people disagree. */
export const DisagreementSchema = z.object({
  plan_id: z.string(),
  plan_title: z.string(),
  entry_id: z.string(),
  tool: z.enum(['send_email', 'send_sms']),
  to: z.string(),
  outcome: z.enum(OUTCOMES),
  /** The decider; null when the message expired. */
  by: z.string().nullable(),
  /** The reason of a rejection. */
  reason: z.string().nullable(),
  at: z.string(),
});
export type Disagreement = z.infer<typeof DisagreementSchema>;

export const BackTestSchema = z.object({
  days: z.number().int(),
  /** The number of tested messages, and whether there are more. */
  considered: z.number().int(),
  truncated: z.boolean(),
  /** The number that this rule would have decided, and what people did with them. */
  decided: z.number().int(),
  outcomes: z.object({
    approved: z.number().int(),
    edited: z.number().int(),
    rejected: z.number().int(),
    expired: z.number().int(),
  }),
  /** The number of messages that it matches, but that an earlier rule of the list would have decided. */
  overruled: z.number().int(),
  /** The newest disagreements. */
  disagreements: z.array(DisagreementSchema),
  /** The token to send as `tested` when the rule is switched on. */
  tested: z.string(),
});
export type BackTest = z.infer<typeof BackTestSchema>;
