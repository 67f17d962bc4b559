import 'server-only';
import type { Call } from '../../calls/schema';
import type { Steps } from './cooperative-scheduling';

/*
 * How a start condition is evaluated without a model. The condition is split into alternatives at "or", commas and new lines.
 * Stop words ("the", "call", "customer", "mentions", "only when") are removed from each alternative. An alternative is met when
 * every remaining word, or a word with the same stem, occurs in the call; words after "not", "no", "without" or "except" must
 * NOT occur. The condition is met when one alternative is met, or when no word remains.
 */

const STOP_WORDS = new Set(
  `a an the and any all always every only when whenever if that this is are was were be been being has have had of to in on at for
  from with by about as it its their our your we us they he she who which there then than so such into also please should must will
  would can could may do does did say says said ask asks asked asking mention mentions mentioned mentioning talk talks talked speak
  speaks spoke want wants wanted wish need needs needed request requests requested like something someone somebody anything anyone
  call calls called caller callers customer customers contact contacts client clients person people patient patients conversation
  phone transcript start plan run apply applies happen happens happened topic subject discussed discuss discusses promise promises
  promised promising commitment commitments owe owed follow followup follow-up up during least one made make makes agent`.split(
    /\s+/,
  ),
);
const NEGATION = /\b(?:not|no|never|without|except|unless|isn't|doesn't|don't)\b/i;

/** Returns whether the call meets the template's condition. An empty condition is always met. */
export function* meetsStartCondition(
  condition: string,
  call: Pick<Call, 'turns' | 'kind' | 'source'> | null,
): Steps<boolean> {
  if (condition.trim() === '' || call === null) return true;
  const stems = new Set(wordsOf(`${call.kind ?? ''} ${call.source}`).map(stem));
  for (const { text } of call.turns) {
    yield;
    for (const word of wordsOf(text)) stems.add(stem(word));
  }
  const alternatives = condition
    .split(/\bor\b|[,;\n]/i)
    .filter((part) => contentWords(part).required.length + contentWords(part).excluded.length > 0);
  if (alternatives.length === 0) return true;
  return alternatives.some((part) => {
    const { required, excluded } = contentWords(part);
    return required.every((word) => stems.has(stem(word))) && !excluded.some((word) => stems.has(stem(word)));
  });
}

function contentWords(part: string): { required: string[]; excluded: string[] } {
  const at = part.search(NEGATION);
  const [ahead, behind] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at).replace(NEGATION, '')];
  const content = (text: string) => wordsOf(text).filter((word) => !STOP_WORDS.has(word));
  return { required: content(ahead), excluded: content(behind) };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
}

/** "refunds", "refunded", "refunding" and "refund" have the same stem. */
function stem(word: string): string {
  const bare = word.replace(/'s?$/, '');
  if (bare.length <= 4) return bare.replace(/s$/, '');
  return bare.replace(/(?:ations?|ments?|ings?|ed|es|s|ion|e|y)$/, '');
}
