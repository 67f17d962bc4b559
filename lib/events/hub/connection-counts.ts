import 'server-only';

/** How many streams are open: asked at each opening, so nothing is counted through. */
export type ConnectionCounts = {
  /** Counts one stream; the result takes it away again and may be called any number of times. */
  add(person: string, orgId: string): () => void;
  total(): number;
  perUser(person: string): number;
  perOrg(orgId: string): number;
};

export function createConnectionCounts(): ConnectionCounts {
  const people = new Map<string, number>();
  const orgs = new Map<string, number>();
  let total = 0;
  return {
    add(person, orgId) {
      let present = true;
      total += 1;
      add(people, person, 1);
      add(orgs, orgId, 1);
      return () => {
        if (!present) return;
        present = false;
        total -= 1;
        add(people, person, -1);
        add(orgs, orgId, -1);
      };
    },
    total: () => total,
    perUser: (person) => people.get(person) ?? 0,
    perOrg: (orgId) => orgs.get(orgId) ?? 0,
  };
}

function add(counts: Map<string, number>, key: string, difference: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + difference;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
