import 'server-only';

/**
 * The beginning of a possible promise. `subject` is the actor: the speaker, the speaker's side, the listener as receiver
 * ("you'll get"), or `other`, named by `who`. `strength` `offer` needs an acceptance; `firm` does not.
 */
export type Lead = {
  subject: 'i' | 'we' | 'you' | 'other';
  who?: string;
  strength: 'firm' | 'offer' | 'let_me' | 'lets';
  /** Index in the sentence at which the lead begins. */
  at: number;
  before: string;
  phrase: string;
};

/** Characters read before and after a lead. Text further away does not affect a promise, and reading it for each lead is slow. */
const CONTEXT_CHARS = 400;
const MAX_LEADS = 20;
const ANY_LEAD =
  /'ll\b|\b(?:will|shall|should|going to|gonna|can|let|lets|promise|guarantee|expect|like to|love to|happy to|glad to|\w+ing|leave|consider|word)\b/i;

const WILL = `(?:'ll| will| shall|'ll be| will be able to)`;
const GOING = `(?:'m| am|'re| are|m|re)? (?:going to|gonna)`;
const OUR_PEOPLE = String.raw`(?:(?:someone|somebody)(?: (?:from|at|in) (?:our|the|my) [\w-]+(?: team| department)?)?|one of (?:our|my|the) [\w ]{3,30}?|(?:my|our|the|a|an) (?:[\w-]+ ){0,2}?(?:manager|supervisor|boss|team|department|colleague|technician|tech|engineer|driver|specialist|office|accountant|nurse|doctor|assistant|consultant|support|representative|rep|agent|advis[eo]r|courier|warehouse|billing|reception|installer|crew|pharmacy|surgeon|clinic|lawyer|partner|coordinator|dispatcher|inspector|adjuster|plumber|electrician|people|guys|staff)|they|he|she)`;
const MODAL = `(?:'ll| will| are going to|'re going to| is going to|'s going to| are gonna|'re gonna| is gonna|'s gonna)`;
const RECEIVED = `(?:e-?mail|text|message|confirmation|invoice|receipt|quote|estimate|proposal|link|letter|call|call ?back|refund|package|parcel|delivery|replacement|copy|contract|agreement|reply|response|answer|update|notification|invite|invitation|report|results?|prescription|tracking|voucher|credit|documents?|paperwork|brochure|form)s?`;

/** Things that are made for somebody. They count only with a day, because "you'll have the photos" alone is too vague. */
const MADE =
  '(?:galler(?:y|ies)|photos?|pictures?|images|proofs?|drawings?|albums?|plans?|designs?|drafts?|edits?|videos?|recordings?|samples?|files?|figures?|numbers|statement|certificate|summary|minutes|slides|keys|answer|decision|schedule)';
const BY_THEN = String.raw`(?:(?:in|with) (?:your inbox|you|hand) )?(?:(?:by|within|before|tomorrow|tonight|today|next|no later than|at the latest)\b|in (?:an?|one|two|three|four|five|six|about|\d+)\b|this (?:afternoon|evening|week)\b|on (?:mon|tues|wednes|thurs|fri|satur|sun))`;
const SOON_THERE = String.raw`(?:inbox|from (?:us|me|our)|by|within|in (?:an?|the next|\d+|two|three)|tomorrow|tonight|today|later|shortly|soon|next|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b`;

const SELF = new RegExp(String.raw`\b(I|we)(?:${WILL}|${GOING})\b`, 'gi');
const PROGRESSIVE =
  /\b(I|we)(?:'m| am|'re| are) (sending|emailing|texting|forwarding|mailing|shipping|posting)\b/gi;
const PROMISE = /\b(I|we) (?:promise(?: you)?|guarantee(?: you)?) (?:that )?(?:to|(?:I|we)(?:'ll| will))\b/gi;
const CAN = /\b(I|we) can\b/gi;
const WOULD =
  /\b(I|we)(?:'d| would) (?:like|love|be (?:more than )?(?:happy|glad)) to\b(?: do(?:,? is)?(?: is)?)?/gi;
const LET_ME = /\blet me\b/gi;
const LETS = /\b(?:let's|let us|lets)\b/gi;
const THIRD = new RegExp(String.raw`\b(${OUR_PEOPLE})${MODAL}(?:,)?`, 'gi');
const RECEIVE = new RegExp(
  String.raw`\byou(?:'ll| will| should|'re going to|'re gonna) (?:also |then |soon )?(?:be )?((?:get|getting|receive|receiving) (?:[\w'-]+ ){0,6}?${RECEIVED}\b|(?:have|see) (?:[\w'-]+ ){0,6}?${RECEIVED}\b(?=.*\b${SOON_THERE})|have (?:it|that|them|everything|(?:the|your|all|our|an?) (?:[\w'-]+ ){0,3}?${MADE})(?= ${BY_THEN})|hear(?:ing)? (?:back )?from (?:us|me|him|her|them|my|our|someone)|be (?:contacted|called|notified|emailed|refunded|reimbursed|credited))`,
  'gi',
);
const PASSIVE =
  /(?:^|[,;]|\band\b|\bso\b|\bthen\b|\bbut\b|\bthat\b)? ?((?:the|your|that|this|it|a|an|everything|these|those|they)(?: [\w'-]+){0,4}?) ?(?:'ll be| will be|'s going to be| is going to be| are going to be) (?:\w+ly )?(?=(?:sent|e-?mailed|mailed|posted|shipped|delivered|refunded|credited|forwarded|dispatched|reimbursed|with you|in your inbox|on its way to you)\b)/gi;
const EXPECT = new RegExp(
  String.raw`\b(?:you (?:can|should|may) |please )?expect ((?:the|your|an?|my|our) (?:[\w'-]+ ){0,4}?${RECEIVED}\b(?=.*\b${SOON_THERE}))`,
  'gi',
);
const READY = new RegExp(
  String.raw`\b((?:the|your) (?:[\w'-]+ ){0,3}?(?:${RECEIVED}|${MADE}))(?:'ll| will) be (?=ready (?:for you )?${BY_THEN})`,
  'gi',
);
const BARE =
  /^(?:(?:ok(?:ay)?|sure|yes|yeah|great|and|absolutely|alright|perfect)[,.]? )*(will) (?=(?:do\b|send|email|e-mail|call|text|forward|follow|get|let|check))/gi;
const LEAVE_IT = /\b(leave (?:it|that|this) (?:with|to) me|consider it done|(?:you|u) have my word)\b/gi;

/** All possible beginnings of a promise in a sentence, in order of appearance. */
export function leadsIn(sentence: string): Lead[] {
  if (!ANY_LEAD.test(sentence)) return [];
  const found: (Lead & { end: number })[] = [];
  const scan = (pattern: RegExp, make: (match: RegExpExecArray) => Omit<Lead, 'before' | 'at'> | null) => {
    for (const match of sentence.matchAll(pattern)) {
      const lead = make(match);
      const at = match.index;
      if (lead !== null && !found.some((other) => at < other.end && at >= other.at)) {
        found.push({
          ...lead,
          before: sentence.slice(Math.max(0, at - CONTEXT_CHARS), at).trim(),
          at,
          end: at + match[0].length,
        });
      }
    }
  };
  const textAfter = (match: RegExpExecArray) => {
    const end = match.index + match[0].length;
    return sentence.slice(end, end + CONTEXT_CHARS);
  };
  const phraseAfter = (match: RegExpExecArray) => textAfter(match).replace(/^[\s,]+/, '');
  const speakerSubject = (match: RegExpExecArray) => (match[1]?.toLowerCase() === 'we' ? 'we' : 'i');

  scan(PROMISE, (match) => ({
    subject: speakerSubject(match),
    strength: 'firm',
    phrase: phraseAfter(match),
  }));
  scan(SELF, (match) => ({
    subject: speakerSubject(match),
    strength: 'firm',
    phrase: infinitive(phraseAfter(match)),
  }));
  scan(PROGRESSIVE, (match) => ({
    subject: speakerSubject(match),
    strength: 'firm',
    phrase: `${toInfinitive(match[2] ?? '')} ${phraseAfter(match)}`,
  }));
  scan(CAN, (match) => ({
    subject: speakerSubject(match),
    strength: 'offer',
    phrase: phraseAfter(match).replace(/^do is,? (?:is )?(?:to )?/i, ''),
  }));
  scan(WOULD, (match) => ({
    subject: speakerSubject(match),
    strength: 'offer',
    phrase: phraseAfter(match).replace(/^(?:is )?(?:to )?(?:just )?/i, ''),
  }));
  scan(THIRD, (match) => ({
    subject: 'other',
    who: match[1] ?? '',
    strength: 'firm',
    phrase: infinitive(phraseAfter(match)),
  }));
  scan(RECEIVE, (match) => ({
    subject: 'you',
    strength: 'firm',
    phrase: `${(match[1] ?? '')
      .replace(/^getting/i, 'get')
      .replace(/^receiving/i, 'receive')
      .replace(/^hearing/i, 'hear')}${textAfter(match)}`,
  }));
  scan(PASSIVE, (match) => ({
    subject: 'other',
    who: (match[1] ?? '').trim(),
    strength: 'firm',
    phrase: `be ${phraseAfter(match)}`,
  }));
  scan(READY, (match) => ({
    subject: 'other',
    who: match[1] ?? '',
    strength: 'firm',
    phrase: `be ${phraseAfter(match)}`,
  }));
  scan(EXPECT, (match) => ({
    subject: 'you',
    strength: 'firm',
    phrase: `get ${(match[1] ?? '').replace(/^my\b/i, 'the')}${textAfter(match)}`,
  }));
  scan(LET_ME, (match) => ({ subject: 'i', strength: 'let_me', phrase: phraseAfter(match) }));
  scan(LETS, (match) => ({ subject: 'we', strength: 'lets', phrase: phraseAfter(match) }));
  scan(BARE, (match) => ({ subject: 'i', strength: 'firm', phrase: phraseAfter(match) }));
  scan(LEAVE_IT, () => ({ subject: 'i', strength: 'firm', phrase: 'take care of it' }));
  return found
    .sort((a, b) => a.at - b.at)
    .slice(0, MAX_LEADS)
    .map(({ end: _end, ...lead }) => lead);
}

/** "be sending you the form" → "send you the form". */
function infinitive(phrase: string): string {
  return phrase.replace(/^be (\w+ing)\b/i, (_, gerund: string) => toInfinitive(gerund));
}

const IRREGULAR: Record<string, string> = {
  calling: 'call',
  mailing: 'mail',
  emailing: 'email',
  scheduling: 'schedule',
  arranging: 'arrange',
  organizing: 'organize',
  organising: 'organise',
  preparing: 'prepare',
  sharing: 'share',
  writing: 'write',
  getting: 'get',
  giving: 'give',
  putting: 'put',
  shipping: 'ship',
  making: 'make',
  taking: 'take',
  dropping: 'drop',
  issuing: 'issue',
};

function toInfinitive(gerund: string): string {
  const word = gerund.toLowerCase();
  return IRREGULAR[word] ?? word.replace(/ing$/, '');
}
