import 'server-only';
import { digestOf } from '../kit/digest';
import type { Rule, RuleInput } from './schema';

/** The content of a rule by which it decides; its name is not part of it. */
export function wordsOf({ verdict, tool, template_id, recipient, max_chars }: RuleInput) {
  return { verdict, tool, template_id, recipient, max_chars };
}

export function saysTheSame(one: RuleInput, other: RuleInput): boolean {
  return digestOf(wordsOf(one)) === digestOf(wordsOf(other));
}

/** The active rules with this one switched on: a stored rule stays at its place, a new one comes last. */
export function lineup(rules: Rule[], candidate: RuleInput & { id: string | null }) {
  const known = rules.some(({ id }) => id === candidate.id);
  const others = rules.filter(({ id, is_active }) => is_active || id === candidate.id);
  const all = others.map((rule) => (rule.id === candidate.id ? { ...rule, ...candidate } : rule));
  return known ? all : [...all, candidate];
}

/** The mark of a back-test: what was tested, among which rules. Everything that would change the result changes it. */
export function testedMark(rules: Rule[], candidate: RuleInput & { id: string | null }): string {
  return digestOf(
    lineup(rules, candidate).map((rule) => ({ ...wordsOf(rule), own: rule.id === candidate.id })),
  );
}
