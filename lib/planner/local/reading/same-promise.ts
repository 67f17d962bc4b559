import 'server-only';
import type { Commitment } from './commitments';

/** The same promise said again only adds evidence, and fills in what was missing. */
export function addPromise(found: Commitment[], next: Commitment): void {
  const turn = next.evidence.at(-1)?.turn ?? 0;
  const same = found.find((known) => {
    if (known.speaker !== next.speaker) return false;
    const gap = turn - (known.evidence.at(-1)?.turn ?? 0);
    if (overlap(known.phrase, next.phrase) >= 0.6) return true;
    // "Can you send me that?" – "Yes. I'll send you the form": the second says what the first meant, and the other way round.
    if (known.act !== next.act || known.clear === next.clear) return false;
    return known.clear ? gap <= 6 : gap <= 2 && isBareYes(known);
  });
  if (same === undefined) {
    found.push(next);
    return;
  }
  for (const piece of next.evidence) {
    if (!same.evidence.some((known) => known.turn === piece.turn && known.quote === piece.quote))
      same.evidence.push(piece);
  }
  if (next.clear && (!same.clear || (next.due_at !== undefined && same.due_at === undefined))) {
    same.phrase = next.phrase;
    same.clear = true;
  }
  same.due_at ??= next.due_at;
  same.channel ??= next.channel;
}

function overlap(a: string, b: string): number {
  const words = (text: string) =>
    new Set(
      (text.toLowerCase().match(/[a-z]{3,}/g) ?? [])
        .map((word) => word.replace(/s$/, ''))
        .filter((word) => !COMMON.has(word)),
    );
  const [left, right] = [words(a), words(b)];
  if (left.size === 0 || right.size === 0) return 0;
  return [...left].filter((word) => right.has(word)).length / Math.min(left.size, right.size);
}

const COMMON = new Set(
  'you your the for and that this some with them will send sent get give email call text put our out over'.split(
    ' ',
  ),
);

function isBareYes({ evidence }: Commitment): boolean {
  return evidence.length > 1 && (evidence.at(-1)?.quote.split(/\s+/).length ?? 0) <= 3;
}
