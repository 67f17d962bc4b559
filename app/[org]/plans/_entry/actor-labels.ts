import type { Actor } from '@/lib/auth/schema';

/** Who it was, in a sentence: a rule is not taken for a person of that name. */
export function actorWords({ kind, name }: Actor): string {
  return kind === 'rule' ? `the rule “${name}”` : name;
}
