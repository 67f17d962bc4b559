import 'server-only';
import { digestOf } from '../kit/digest';
import type { Rule, RuleInput } from './schema';

/** The content of a rule by which it decides; its name is not part of it. */
export function contentOf({ verdict, tool, template_id, recipient, max_chars }: RuleInput) {
  return { verdict, tool, template_id, recipient, max_chars };
}

export function hasSameContent(one: RuleInput, other: RuleInput): boolean {
  return digestOf(contentOf(one)) === digestOf(contentOf(other));
}

/** The active rules with this one switched on: a stored rule stays at its place, a new one comes last. */
export function rulesWithCandidate(rules: Rule[], candidate: RuleInput & { id: string | null }) {
  const isStored = rules.some(({ id }) => id === candidate.id);
  const relevant = rules.filter(({ id, is_active }) => is_active || id === candidate.id);
  const all = relevant.map((rule) => (rule.id === candidate.id ? { ...rule, ...candidate } : rule));
  return isStored ? all : [...all, candidate];
}

/** The mark of a back-test: what was tested, among which rules. Everything that would change the result changes it. */
export function backTestMark(rules: Rule[], candidate: RuleInput & { id: string | null }): string {
  return digestOf(
    rulesWithCandidate(rules, candidate).map((rule) => ({
      ...contentOf(rule),
      own: rule.id === candidate.id,
    })),
  );
}
