import 'server-only';

/*
 * The vocabulary of promises. A promise is a lead ("I'll", "they will", "you'll get") followed by a verb whose outcome lies
 * after the call. Only the listed verbs count, because conversations are full of "I'll see" and "we'll go with that", and a
 * wrong proposal costs more trust than a missed one.
 */

/** `deliver`: something reaches the other side. `call`: a voice call. `task`: work. `ambiguous`: work that is often done during the call. */
export type Act = 'deliver' | 'call' | 'task' | 'ambiguous';

const PERSON = String.raw`(?:you|him|her|them|everyone|everybody|(?:my|our|the|your|his|her|their) [\w' ]{2,30}?|[A-Z]\w+)`;
const THING = String.raw`(?:it|that|this|them|those|these|one|an?|another|the|some|your|my|our|his|her|their|all|both|everything|over|more|[A-Z]\w+|\d+)`;

const VERBS: [Act, RegExp][] = [
  [
    'call',
    new RegExp(
      String.raw`^(?:call|phone|ring) (?:up )?(?!it\b|this\b|that\b|an ambulance|out\b)(?:${PERSON}|back)\b`,
    ),
  ],
  [
    'call',
    /^(?:give|grant) (?:you|him|her|them|[\w' ]{2,30}?) (?:an? )?(?:quick |short )?(?:call|ring|buzz|bell|shout|phone call|callback|call ?back)\b/i,
  ],
  ['call', /^(?:get|be) (?:you )?on the phone (?:with|to)\b/i],
  [
    'deliver',
    new RegExp(
      String.raw`^(?:re-?)?(?:send|forward|ship|deliver|fax|dispatch|courier|resend) (?:${PERSON}|${THING}|out|along|through|across|back|in)\b`,
      'i',
    ),
  ],
  ['deliver', /^(?:send|forward|ship|deliver|email|text|mail) [a-z]{4,}/i],
  ['deliver', new RegExp(String.raw`^(?:e-?mail|text|message|dm|sms) (?:${PERSON}|${THING}|back)\b`, 'i')],
  [
    'deliver',
    /^(?:mail|post) (?:(?:it|that|this|them|those|the|a|an|your|some|out|over)\b(?!.*\bin the chat\b)|you\b)/i,
  ],
  [
    'deliver',
    /^share (?!(?:my |the |your )?screen|a (?:little|bit|few|quick)|some thoughts|more about|what|how|that with everyone)(?:(?:it|that|this|them|those|the|a|an|your|my|our|some|with you)\b)/i,
  ],
  [
    'deliver',
    /^(?:drop|shoot|ping|fire) (?:you|him|her|them|(?:it|that|this|them) (?:off|over|round|to))\b/i,
  ],
  [
    'deliver',
    /^(?:give|get|provide|leave|issue|bring|hand|offer|write|prescribe|make) (?:you |him |her |them )(?:with )?(?:(?:an?|another|the|some|that|those|your|my|our|more) )?(?:[\w'-]+ ){0,3}?(?:quote|estimate|proposal|prescription|dose|course|refund|discount|voucher|copy|copies|referral|letter|report|summary|list|link|number|details|information|info|answer|update|confirmation|replacement|loaner|tablets|documents?|paperwork|contract|agreement|invoice|receipt|form|forms|brochure|credit|price|pricing|figures|numbers|date|slot|appointment|access|login|invite|invitation)\b/i,
  ],
  [
    'deliver',
    /^get (?:that|this|it|them|those|the [\w' -]{2,40}?|your [\w' -]{2,40}?|a [\w' -]{2,40}?|an [\w' -]{2,40}?) (?:over |out |back |across |sent )*(?:to you|over|out to|in the (?:mail|post)|sent|emailed|to him|to her|to them|shipped|delivered|in front of)\b/i,
  ],
  [
    'deliver',
    /^put (?:some |the |those |that |more |these |it |them |a |your )?(?:[\w-]+ ){0,3}?(?:on|in|into|to) (?:your calendar|(?:your|the) (?:notes?|mail|post|file|account|records?|portal|app|app?ointment notes))\b/i,
  ],
  ['deliver', /^put (?:you|him|her|them) in (?:touch|contact) with\b/i],
  [
    'deliver',
    /^put (?:that|it|this|everything|all (?:of )?(?:that|this)) in(?:to)? (?:writing|an e-?mail|a letter)\b/i,
  ],
  [
    'deliver',
    /^leave (?:you )?(?:the|a|my|our|his|her|their) (?:[\w-]+ )?(?:number|note|message|details|link|address|code|key)\b/i,
  ],
  [
    'deliver',
    /^write (?:you\b|(?:an?|the|up) (?:[\w-]+ )?(?:letter|e-?mail|note|report|summary|proposal|referral|prescription|quote|reference|draft)|to (?:you|your|him|her|them|the))/i,
  ],
  ['deliver', /^(?:reply|respond|write back) (?:to|by|with|in writing)\b/i],
  ['deliver', /^(?:notify|inform|remind|invite) (?:you|him|her|them|the|my|our|your|everyone|[A-Z])/i],
  [
    'deliver',
    /^confirm (?:it|that|this|everything|the|your|with you)\b.*\b(?:by|via|in|with|over) (?:e-?mail|text|sms|writing|phone|you)\b/i,
  ],
  [
    'deliver',
    /^(?:confirm|update you)\b.*\b(?:tomorrow|tonight|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day|next week|end of (?:the )?(?:day|week)|e-?mail)\b/i,
  ],
  ['deliver', /^(?:connect|introduce) you\b(?! now)/i],
  ['deliver', /^pass (?:(?:it|that|this|them|your [\w' -]{2,40}?|the [\w' -]{2,40}?) )?(?:on|along)\b/i],
  [
    'deliver',
    /^(?:follow up|get back|come back|circle back|report back|check back in|check in|touch base|reach back out)\b(?! (?:to|on) (?:that|this|the (?:agenda|point|topic)|work)\b)/i,
  ],
  ['deliver', /^(?:reach out|be in touch|get in touch|keep in touch|be in contact|contact you)\b/i],
  [
    'deliver',
    /^keep (?:you|everyone|them|him|her) (?:posted|updated|informed|in the loop|up to date|abreast)\b/i,
  ],
  ['deliver', new RegExp(String.raw`^let (?!me\b|us\b|it\b|this\b|that\b)${PERSON} know\b`)],
  [
    'task',
    /^(?:book|schedule|reschedule|arrange|re-?arrange|organi[sz]e|set up|sort out|reserve|pre-?order|re-?order) (?!of\b)[\w"']/i,
  ],
  ['task', /^order (?:you|it|that|them|one|an?|another|the|some|your|more|\d+)\b/i],
  [
    'task',
    /^(?:prepare|draft|put together|write up|draw up|work up|type up|finali[sz]e) (?!for\b|ourselves|myself)[\w"']/i,
  ],
  ['task', /^(?:make sure|ensure|see to it)\b(?! (?:i|we) (?:understand|understood|have|got|heard|hear)\b)/i],
  [
    'task',
    /^(?:take care of|look into|see to|deal with|sort|chase(?: up)?|escalate|investigate|follow through|follow that up|pursue|get to the bottom of)\b/i,
  ],
  ['task', /^find out (?!if you(?:'re| are) sure)/i],
  [
    'task',
    /^(?:submit|file|lodge|raise|open|log|put in|place) (?:an?|the|your|this|that|it|one) ?(?:[\w-]+ ){0,3}?(?:ticket|case|claim|request|complaint|report|order|issue|application|referral|dispute|bug|pr|pull request|appeal|repair|work order)\b/i,
  ],
  [
    'task',
    /^(?:refer you|prescribe|renew your|extend your|increase your|waive|replace (?:it|that|the|your)|repair|sign (?:you|him|her|them) up|add you to|put you (?:down|on the list|in for)|pencil you in|squeeze you in|fit you in|send someone|send (?:a|an|our|my|the) (?:technician|engineer|driver|plumber|electrician|colleague|crew|team))\b/i,
  ],
  [
    'task',
    /^(?:come (?:by|over|out|round)|stop by|drop by|swing by|drop off|drop (?:it|them|that|the [\w ]{2,30}?) off|pick (?:it|them|you|that|the [\w ]{2,30}?) up|pick up (?:the|your)|visit (?:you|the)|meet (?:you|up))\b/i,
  ],
  [
    'task',
    /^have (?:someone|somebody|(?:an?|our|my|the) (?:\w+ )?(?:technician|tech|engineer|driver|plumber|electrician|colleague|crew|team)) (?:there|out|over|at|with you|come)\b/i,
  ],
  [
    'task',
    /^have (?:it|that|this|everything|them|(?:the|a|your|my|our) [\w' -]{2,40}?) (?!to\b)(?:\w{3,}ed|ready|done|sent|ran|run|out|over|back|to you|for you|with you)\b/i,
  ],
  [
    'task',
    /^get (?:an?|some|the|your) [\w' -]{2,30}? (?:done|booked|organi[sz]ed|arranged|scheduled|set up|sorted)\b/i,
  ],
  [
    'task',
    /^(?:have|get|ask) (?!me\b|us\b)(?:(?:my|our|the|a|an|one of) [\w']+|someone|somebody|[A-Z]\w+)[\w' ]{0,40}? (?:to )?(?:call|phone|ring|contact|email|e-mail|text|send|reach out|get (?:back|in touch)|follow up|look (?:at|into)|check|review|prepare|arrange|book|schedule|come (?:out|by|over|round)|deliver|ship|fix|write|sign)\b/,
  ],
  [
    'task',
    /^tell (?:him|her|them|(?:my|our|the) [\w' ]{2,30}?|[A-Z]\w+) to (?:call|ring|phone|give you|contact|e-?mail|text|send|bring|come|get|check|look|fix|reply)\b/,
  ],
  [
    'task',
    /^issue (?:you )?(?:an?|the|your|another) (?:[\w-]+ ){0,2}?(?:prescription|refund|credit|invoice|certificate|letter|note)\b/i,
  ],
  ['task', /^merge (?:it|that|this|the)\b/i],
  [
    'ambiguous',
    /^(?:double[- ]check|check|ask|speak (?:to|with)|talk (?:to|with)|consult|confer with|verify|confirm|review|look (?:at|over|up|(?:it|that|this|them) (?:up|over))|go (?:over|through)|take (?:a|another) (?:[\w-]+ )?look|read (?:it|that|through|over))\b/i,
  ],
  [
    'ambiguous',
    /^(?:fix|handle|process|refund|credit|cancel|transfer|issue|apply|add|register|publish|release|create|upload|print|finish|complete|reset|activate|reactivate|request|change|update|get|give|make|work on|figure out|keep track|contact|write|link|study|run|test|document|post|set|put|sort|move|enter|remove|return|pay|buy|bring|provide|hold|approve|sign|adjust|extend|match|honou?r|clean|rerun|re-run|clarify|prototype|measure|implement|own)\b/i,
  ],
];

/** Returns the kind of act that a phrase begins with, or null when the phrase names no act that outlives the call. */
export function actOf(phrase: string): Act | null {
  return VERBS.find(([, pattern]) => pattern.test(phrase))?.[0] ?? null;
}

/** Words between the lead and the verb that do not change the meaning. */
export const ADVERBS =
  /^(?:(?:just|also|then|now|definitely|certainly|absolutely|personally|actually|happily|gladly|quickly|first|still|obviously|of course|hopefully|basically|immediately|either|go ahead and|go and|be sure to|be able to|be happy to|be glad to|try and|have to|need to|make a (?:mental )?note to|remember to|get to it and|do my best to|even|always|only|both),? )+/i;

/** A denied, doubtful or open statement, which is not a promise. */
export const DOUBT = /^(?:not|never|no longer|probably not|maybe|perhaps|possibly|probably|might|n't)\b/i;

/** A condition outside the promise. "Check if" and "see whether" introduce a question instead and do not match. */
export const CONDITION =
  /(?<!\b(?:check|see|know|ask|out|wonder|sure|tell you|confirm|verify|clarify|study|test|determine) )\b(?:if|unless|in case(?!\s*(?:[.,!;]|$))|whether|suppose|supposing|assuming|otherwise|should (?:you|it|that|this)|depending on|as long as|provided (?:that|you)|when(?:ever)? (?!(?:they|it)(?: (?:come|comes|arrive|arrives|get|gets|are|is)|'re|'s) (?:in|back|here|ready|done)\b)(?:you|they|people|it gets)|once you|until you|in the event)\b(?! (?:that's|that is|it's|that) (?:ok|okay|alright|all right|fine|good|works|helps)\b| you don't mind\b| i (?:can|may)\b| possible\b| not sooner\b)/i;

/** Reported speech or thought, which is not said as a promise now. */
export const REPORTED =
  /\b(?:don't|doesn't|didn't|do not|not|never) (?:\w+ )?(?:think|know|believe|expect|plan|want|sure|certain|mean|say|said)\b[^,;]*$|\b(?:said|told|says|mentioned|thought|suggested|asked|claimed|wished|hoped|used to think|pretend|imagine|would say|like,? oh|as though|as if) (?:\w+ )?(?:that )?$|\b(?:he|she|they|you|who) (?:said|told|promised|say|says|mentioned|thought)\b|\b(?:the last time|back then|previously|years ago)\b/i;

/** Work that is done before the call ends. */
export const AT_ONCE =
  /\b(?:right now|now|as we speak|right away here|just now|real quick|(?:one|a|just a|give me a|in a|two|a couple of) (?:moment|second|sec|minute|seconds|minutes)|momentarily|while (?:you|we|i)(?:'re|'m| are| am)? (?:wait|waiting|hold|holding|on|talk|talking|speak|speaking|here)|bear with me|on the (?:line|screen)|in the (?:\w+ )?chat)\b/i;

/** Signs that weak work happens after the call: a later time, another person, or an announced reply. */
export const LATER =
  /\b(?:(?:and|then|so (?:that )?i can|to) (?:then |I'll |i will |we'll )?(?:let (?:you|him|her|them) know|get back|call|email|e-mail|text|send|follow up|come back|report back|update you|reply|be in touch|reach out|confirm)|with (?:my|our|the|their|his|her) (?!own)\w+|with (?!you\b|me\b|us\b|that\b|it\b|this\b|each\b|what\b)\w+|after (?:this|the|our|we|i)|when i(?:'m| am| get)|as soon as|once (?:i|we|it|that|the)|later|tomorrow|tonight|this (?:afternoon|evening|week|weekend|month)|next (?:week|month|time|call|meeting|few)|over the (?:weekend|next)|by (?:the )?(?:end|close|(?:mon|tue|wed|thu|fri|sat|sun)\w*|noon|tomorrow|tonight|next|then|eod)|before (?:the )?(?:end|(?:mon|tue|wed|thu|fri|sat|sun)\w*|noon|tomorrow|we (?:meet|speak))|on (?:mon|tue|wed|thu|fri|sat|sun)\w*|within (?:the|an?|\d|\w+ (?:hour|day|week))|in (?:the )?(?:next|coming) \w+|in (?:\d+|an?|two|three|a few|a couple(?: of)?) (?:hours?|days?|weeks?|business)|first thing|end of (?:the )?(?:day|week|month)|asap)\b/i;

/** An answer that begins by accepting a request or an offer. */
export const ACCEPTANCE =
  /^(?:(?:oh|ah|well|and|so|hey|thanks|thank you|great|perfect)[,.!]? )*(?:sure|of course|absolutely|yes|yeah|yep|yup|certainly|no problem|not a problem|no worries|will do|happy to|glad to|gladly|not at all|ok|okay|definitely|consider it done|you got it|you bet|i can do that|we can do that|that works|sounds? (?:good|great|perfect|fine|like a (?:good )?plan)|that(?:'s| is|'d be| would be) (?:great|fine|good|perfect|fantastic|awesome|lovely|helpful|wonderful|amazing|brilliant)|great|perfect|please(?: do)?|alright|all right|right|fantastic|excellent|awesome|lovely|brilliant|cool|i(?:'d| would) (?:like|love|appreciate) that|i think that sounds)\b/i;

/** An answer that begins with a refusal. */
export const REFUSAL =
  /^(?:(?:oh|well|um|sorry|unfortunately|actually)[,.!]? )*(?:no\b(?! problem| worries)|nope|not (?:really|now|today|necessary|needed)|don't|i can't|i cannot|we can't|we cannot|i(?:'m| am) (?:afraid|sorry|not)|never mind|that won't|please don't|i(?:'d| would) rather not|i don't (?:need|want|think))\b/i;

/** A visit in either direction. Only its day matters to the message. */
export const VISIT =
  /^(?:(?:send|have) (?:someone|somebody|(?:an?|our|my|the) (?:[\w-]+ )?(?:technician|tech|engineer|driver|plumber|electrician|colleague|crew|team|guy))\b|come (?:by|over|out|round)|stop by|swing by|book you|fit you|squeeze you)/i;

/** In a meeting no work is done while people talk, so plain verbs of work are promises too; verbs of talking are not. */
export const MEETING_WORK =
  /^(?:take (?:a|another) (?:closer |quick |second |deeper |proper )?look|(?:double[- ])?check (?!in\b|out\b|my\b|the (?:chat|agenda|time)\b)|review (?:it|that|this|the)|fix (?:it|that|this|the)|handle (?:it|that|this|the)|figure (?:it |that |this )?out|write (?:it|that|this|a|an|the|up)|create (?:a|an|the)|make (?:a|an) (?!point|case|quick (?:point|comment)|comment|example|small|note here)|link (?:it|this|that|the)|publish|release (?:it|the|a)|update (?:it|the|this|that)|test (?:it|this|that|the)|document|study|implement|upload|contact|keep track|clarify (?:it|that|this)|work on (?!the screen)|own (?:it|that|this|the))/i;
