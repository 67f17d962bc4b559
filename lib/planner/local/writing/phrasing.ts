import 'server-only';

/* Turns spoken phrases into written ones. */

/** Rewrites a spoken phrase for a message: "email you the form" becomes "send you the form". */
export function toWrittenPhrase(phrase: string): string {
  return phrase
    .replace(
      /^send you (?:over |across )?an? (?:quick )?(?:e-?mail|text|message|text message) (?:with|containing|about) /i,
      'send you ',
    )
    .replace(
      /^(?:e-?mail|text|message|shoot|drop|ping) you (?=(?:the|a|an|some|your|our|my|all|that)\b)/i,
      'send you ',
    )
    .replace(
      /^have ((?:the|your|an?|our|my) [\w' -]+?) (?:over|out|ready|across)? ?(?:to|for|with) you\b/i,
      'send you $1',
    )
    .replace(
      /^(?:send|forward) ((?:the|your|an?|some|that) [\w' -]+?) (?:over|across|through|along)\b/i,
      'send you $1',
    )
    .replace(/^(?:e-?mail|text) ((?:the|your|a|an|our|my) .+?) to you\b/i, 'send you $1')
    .replace(
      /^get an? (.+?) (?:done|booked|organi[sz]ed|arranged|scheduled|set up|sorted)\b/i,
      (_, thing: string) => `arrange ${/^[aeiou]/i.test(thing) ? 'an' : 'a'} ${thing}`,
    )
    .replace(/,? (?:by|via|over|through|in an) (?:e-?mail|text|sms)\b/i, '')
    .replace(/^pass (?:it|that|this)(?: on| along)\b/i, 'pass your request on')
    .replace(/\bgonna\b/gi, 'going to')
    .replace(/\b(the \w+) for (?:that|this|it)\b(?! \w)/gi, '$1')
    .replace(/\bi\b/g, 'I')
    .trim();
}

const PLURAL: Record<string, string> = { i: 'we', my: 'our', me: 'us', myself: 'ourselves', mine: 'ours' };

/** Changes first person singular to plural: "my manager" → "our manager". */
export function toFirstPersonPlural(text: string): string {
  return text.replace(/\b(?:I|my|me|myself|mine)\b/gi, (word) => PLURAL[word.toLowerCase()] ?? word);
}

const TRAILING_DAY =
  /,? (?:on|by|before|until|at|from) (?:the end of )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d|today|tomorrow).*$/i;

/** Shortens a phrase to `room` characters by dropping trailing details; cuts between words only when no detail can be dropped. */
export function shortenPhrase(text: string, maxChars: number): string {
  let short = text;
  while (short.length > maxChars) {
    const next = short
      .replace(TRAILING_DAY, '')
      .replace(
        /,[^,]*$|,? (?:and|with|so|including|about|for|which|that|as) (?!.* (?:and|with|so|including|about|for|which|that|as) ).*$/i,
        '',
      );
    if (next === short || next.split(' ').length < 2) break;
    short = next;
  }
  if (short.length <= maxChars) return short;
  return `${text.slice(0, maxChars - 1).replace(/\s+\S*$/, '')}…`;
}

export function lowerStart(sentence: string): string {
  return /^I\b/.test(sentence) ? sentence : sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
