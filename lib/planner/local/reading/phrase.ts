import 'server-only';
import nlp from 'compromise/three';
import { z } from 'zod';

/** Matches the speech that follows a promise in the same sentence. */
const TRAILING_SPEECH =
  /(?:[,;]? (?:is there anything|anything else|do you|did you|does that|is that|are you|okay\b|ok\b|alright\b|all right\b|thank you|thanks|have a (?:great|good|nice)|bye|so (?:that )?(?:you|i|we|they|that|it|please|if|don't)|because\b|'?cause\b|since (?:i|we|you|that|it)|but\b|which\b|though\b|(?<!\blet )you know\b|(?<!\bthat )i (?:think|guess|mean|believe|would|hope|just|don't)\b|hopefully just|if\b|unless\b|in case\b|otherwise\b|essentially\b)|[,;] (?:and|so|or|then|just|to be|right|yeah|please|though|however|as well|i'll|we'll|i will|we will|he|she|they|that's|it's|it|this|that|you(?:'d|'ll|'re| would| will| can| need| have| just))\b|,? and (?:then )?(?:i|we|you|they|he|she|it|that|this|there|also|see|who|what|yeah|maybe|so)\b(?! (?:prices?|details?|information)\b)|(?<=.) (?:i'll|we'll|i will|we will|i'm gonna|i'm going to|you can|you could|you should)\b|[.!?;…](?:\s|$)| - | – | — ).*$/is;

/** Removes the speech that follows the promise. The result has at most `max` characters and is cut between words. */
export function trimPhrase(phrase: string, max = 180): string {
  // "Check if" and "find out whether" introduce a question, which is part of the promise and not a condition of it.
  const questionPart =
    /^(?:double[- ]check|check|see|study|ask|find out|look into|test|verify|figure out)\b[^,.;]*?\b(?:if|whether|when)\b/i.exec(
      phrase,
    )?.[0] ?? '';
  const short = (questionPart + phrase.slice(questionPart.length).replace(TRAILING_SPEECH, ''))
    .replace(/^(.*?\b(?:you|him|her|them)) is (?=an?\b|the\b|some\b)/i, '$1 ')
    .replace(
      /(?:[,;]? (?:for you|as well|too|also|okay|then|there|please|right|yeah|and|or|to|the|a|so|hopefully|just|that is|actually|basically|um|really|if|when|of|with|(?<!filled |signed |logged |checked |booked |put |come |drop )in))+$/i,
      '',
    )
    .replace(/[\s,.;:!?…-]+$/, '')
    .trim();
  if (short.length <= max) return short;
  const cut = short.slice(0, max);
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), max / 2));
}

/** True when the phrase has only a pronoun as its object, so that the phrase alone does not say what is owed. */
export function isVague(phrase: string): boolean {
  // "Look it over and get back to you with an answer" promises the answer.
  if (/\band (?:then )?(?:get back|come back|report back|follow up|let you know)\b/i.test(phrase))
    return false;
  if (/^pass\b|^put (?:it|that|this|them|those) (?:in|on|into|onto|to) (?:the|your)\b/i.test(phrase))
    return false;
  return (
    /^(?:[a-z-]+(?: care)?(?: (?:up|out|over|back|into|of|after|on|off|with))? )(?:(?:you|him|her|them|out|over) )?(?:(?:it|that|this|those|these|them)\b(?! (?:\w+ ){0,2}(?:that|which))|(?:both|everything|all of (?:it|that|this|them))(?= (?:by|on|to|tomorrow|today|tonight|this|next|right|over|out|in)\b|$)|(?:one|another one|something(?! in writing)|stuff|the rest)\b(?! (?:\w+ ){0,2}(?:that|which|with)))/i.test(
      phrase,
    ) ||
    /^(?:do|do that|do so|do it|organi[sz]e|arrange|book|schedule|sort|set up)(?: (?:for you|today|tomorrow|now|that|this|it))*$/i.test(
      phrase,
    )
  );
}

/** The thing in a phrase: "send you the quote for the fence by Friday" → "the quote for the fence". */
export function thingIn(phrase: string): string | null {
  const object =
    /^(?:[a-z-]+)(?: (?:up|out|over|together|back|off|you|him|her|them)){0,2} ((?:the|an?|some|more|another|your|our|my|all|both|that|\d+)\b (?!and\b)[\w'’&/ -]+)/i;
  const topic = /\b(?:about|regarding) ((?:the|an?|some|your|our|my)\b [\w'’&/ -]+)/i;
  const returned =
    /^(?:get|come|circle|report) back (?:to you )?(?:.*? )?with ((?:an?|the|your|some)\b [\w'’& -]+)/i;
  // A thing that is passed on or checked does not reach the other side.
  const noun =
    /^(?:pass|check|ask|look|send (?:someone|somebody|(?:an?|our|my|the) (?:\w+ )?(?:technician|tech|engineer|driver|plumber|electrician|colleague|crew|team)))\b/i.test(
      phrase,
    )
      ? ''
      : (object.exec(phrase)?.[1] ?? topic.exec(phrase)?.[1] ?? returned.exec(phrase)?.[1] ?? '');
  const short = noun
    .replace(/\b(?:on|in|into|to) your (?:notes?|file|account|calendar|records?|portal)\b.*$/i, '')
    .replace(/\b(?:by|via|over) (?:the app|e-?mail|text|sms|post|mail|phone)\b.*$/i, '')
    .replace(
      /\b(?:by|before|until|on|at|within|in) (?:the )?(?:\d+|end|next|noon|(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|(?:january|february|march|april|may|june|july|august|september|october|november|december)|tomorrow|tonight|today|an? (?:hour|day|week)|two|three|a (?:few|couple))\b.*$/i,
      '',
    )
    .replace(/\b(?:for|of|on|about|to|with) (?:that|this|it|you)\b.*$/i, '')
    .replace(
      /\b(?:today|tomorrow|tonight|later|this (?:morning|afternoon|evening|week)|next (?:week|month)|first thing|right away|straight away|in a (?:bit|minute|moment|second|few minutes)|asap|shortly|soon|now|again|over|done|booked|organi[sz]ed|sorted|and (?:send|e-?mail|get|let|give|text|call|bring)|so|to (?:get|see|let)|just)\b.*$/i,
      '',
    )
    .replace(/[\s,.-]+$/, '')
    .trim();
  return short.length > 2 && !/^(?:you|me|us|it|that|this|them)$/i.test(short) ? short : null;
}

/** Swaps first and second person: "send me my invoice" → "send you your invoice". */
export function swapPerspective(phrase: string): string {
  const map: Record<string, string> = {
    me: 'you',
    us: 'you',
    my: 'your',
    our: 'your',
    mine: 'yours',
    i: 'you',
    we: 'you',
    "i'm": "you're",
    "i've": 'you have',
    your: 'our',
    yours: 'ours',
    you: 'us',
    myself: 'yourself',
  };
  return phrase.replace(
    /\b(?:i'm|i've|me|us|myself|my|our|mine|i|we|yours|your|you)\b/gi,
    (word) => map[word.toLowerCase()] ?? word,
  );
}

const ConjugationSchema = z.object({ PastTense: z.string().optional(), Participle: z.string().optional() });

/** Past forms of a verb, with which speakers report that it is done: "send" → "sent". */
export function doneForms(verb: string): string[] {
  const forms = ConjugationSchema.safeParse(nlp(verb).verbs().conjugate()[0]).data;
  const own = [forms?.PastTense, forms?.Participle].filter(
    (form): form is string => form !== undefined && form !== '',
  );
  return [...new Set(own.map((form) => form.toLowerCase()))];
}
