import type { Actor } from '@/lib/auth/schema';

/** The actor in a sentence, so that a rule is not mistaken for a person of that name. */
export function actorWords({ kind, name }: Actor): string {
  return kind === 'rule' ? `the rule “${name}”` : name;
}
