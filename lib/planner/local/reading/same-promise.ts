import 'server-only';
import type { Commitment } from './commitment';
import { thingIn } from './phrase';
import { SENDS } from './referents';

/** Maximum distance in turns at which a vague promise ("I'll send that") and an explicit one can be the same promise. */
const VAGUE_TURNS = 6;
/** Maximum distance in turns at which an explicit promise replaces an earlier bare "yes". */
const BARE_YES_TURNS = 4;

/** Further quotes of the same promise do not make it clearer. */
const MAX_QUOTES = 8;

/** Adds a promise. A repetition of a known promise only adds evidence and fills in missing fields. */
export function addPromise(found: Commitment[], next: Commitment): void {
  const same = found.find((known) => known.speaker === next.speaker && isSame(known, next));
  if (same === undefined) {
    found.push(next);
    return;
  }
  for (const piece of next.evidence) {
    if (same.evidence.some((known) => known.turn === piece.turn && known.quote === piece.quote)) continue;
    if (same.evidence.length < MAX_QUOTES) same.evidence.push(piece);
  }
  const better = weight(next) - weight(same);
  if (better > 0 || (better === 0 && next.due_at !== undefined && same.due_at === undefined)) {
    same.phrase = next.phrase;
    same.explicit = next.explicit;
    same.source = next.source;
    same.subject = next.subject;
  }
  if (same.due_at === undefined && next.due_at !== undefined) {
    same.due_at = next.due_at;
    same.due_on = next.due_on;
    same.due_today = next.due_today;
  }
  same.channel = next.source === 'promise' ? (next.channel ?? same.channel) : (same.channel ?? next.channel);
  same.at_once ||= next.at_once;
  same.agreed ??= next.agreed;
}

function isSame(known: Commitment, next: Commitment): boolean {
  if (overlap(known.phrase, next.phrase) >= 0.6) return true;
  if (known.act !== next.act) return false;
  const gap = (next.evidence.at(-1)?.turn ?? 0) - Math.max(...known.evidence.map(({ turn }) => turn));
  // Two explicit promises with different wording are two promises.
  if (known.explicit && next.explicit) return false;
  // "I'll mail that out." … "By e-mail then.": two unclear promises close together are treated as one.
  if (!known.explicit && !next.explicit) return gap <= VAGUE_TURNS;
  // "Can you send me that?" – "Yes. I'll send you the form": the explicit promise explains the vague one, in either order.
  const full = known.explicit ? known : next;
  if (!SENDS.test((known.explicit ? next : known).phrase)) return known.act !== 'deliver' && gap <= 2;
  return thingIn(full.phrase) !== null && gap <= (known.explicit ? VAGUE_TURNS : BARE_YES_TURNS);
}

/** Ranks two wordings of a promise: an explicit phrase is better than a vague one, and the promise's own words are better than a request's. */
function weight({ explicit, source }: Commitment): number {
  return (explicit ? 1 : 0) + (source === 'promise' ? 1 : 0);
}

function overlap(a: string, b: string): number {
  const contentWords = (text: string) =>
    new Set(
      (text.toLowerCase().match(/[a-z]{3,}/g) ?? [])
        .map((word) => word.replace(/s$/, ''))
        .filter((word) => !STOP_WORDS.has(word)),
    );
  const [left, right] = [contentWords(a), contentWords(b)];
  if (left.size === 0 || right.size === 0) return 0;
  return [...left].filter((word) => right.has(word)).length / Math.min(left.size, right.size);
}

const STOP_WORDS = new Set(
  'you your the for and that this some with them will send sent get give email call text put our out over'.split(
    ' ',
  ),
);
