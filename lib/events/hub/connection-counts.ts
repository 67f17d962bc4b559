import 'server-only';

/** How many streams are open. The numbers are kept, so that the limits can be checked at each opening without a scan. */
export type ConnectionCounts = {
  /** Counts one stream. Returns a function that removes it, which may be called any number of times. */
  add(actorId: string, orgId: string): () => void;
  total(): number;
  /** The streams of one user or API key. */
  perActor(actorId: string): number;
  perOrg(orgId: string): number;
};

export function createConnectionCounts(): ConnectionCounts {
  const actors = new Map<string, number>();
  const orgs = new Map<string, number>();
  let total = 0;
  return {
    add(actorId, orgId) {
      let counted = true;
      total += 1;
      addTo(actors, actorId, 1);
      addTo(orgs, orgId, 1);
      return () => {
        if (!counted) return;
        counted = false;
        total -= 1;
        addTo(actors, actorId, -1);
        addTo(orgs, orgId, -1);
      };
    },
    total: () => total,
    perActor: (actorId) => actors.get(actorId) ?? 0,
    perOrg: (orgId) => orgs.get(orgId) ?? 0,
  };
}

function addTo(counts: Map<string, number>, key: string, difference: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + difference;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
