import type { PersonHere } from '@/lib/presence/schema';

/** Who does one of the two, in words: two by name, more by number. */
export function namesOf(people: readonly PersonHere[]): string {
  const [first, second] = people.map(({ name }) => name);
  const rest = people.length - 1;
  if (people.length === 1) return `${first} is`;
  if (people.length === 2) return `${first} and ${second} are`;
  return `${first} and ${rest} others are`;
}

/** One sentence, what matters more first. `place`: "this", "this plan". */
export function presenceWords(people: readonly PersonHere[], place = 'this'): string {
  const editing = people.filter(({ doing }) => doing === 'editing');
  const looking = people.filter(({ doing }) => doing === 'looking');
  const parts = [
    ...(editing.length > 0 ? [`${namesOf(editing)} editing ${place}`] : []),
    ...(looking.length > 0 ? [`${namesOf(looking)} looking at ${editing.length > 0 ? 'it' : place}`] : []),
  ];
  return parts.join(', ');
}
