import type { PresentPerson } from '@/lib/presence/schema';

/** Names up to two people, and counts the others. */
function namesOf(people: readonly PresentPerson[]): string {
  const [first, second] = people.map(({ name }) => name);
  if (people.length === 1) return `${first} is`;
  if (people.length === 2) return `${first} and ${second} are`;
  return `${first} and ${people.length - 1} others are`;
}

/** One sentence about an entry or a plan; editing comes before looking. */
export function presenceSentence(people: readonly PresentPerson[], of: 'entry' | 'plan'): string {
  const editing = people.filter(({ doing }) => doing === 'editing');
  const looking = people.filter(({ doing }) => doing === 'looking');
  if (editing.length === 0) return `${namesOf(looking)} looking at this${of === 'plan' ? ' plan' : ''}`;
  const text = `${namesOf(editing)} editing ${of === 'plan' ? 'here' : 'this'}`;
  return looking.length === 0 ? text : `${text}, ${namesOf(looking)} looking`;
}
