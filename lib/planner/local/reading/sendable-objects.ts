import 'server-only';

/** Things that exist in writing and can be sent as they are, so that a person can paste them into the message. */
const DOCUMENT =
  'address|agreement|application|bill|brochure|catalogue?|certificate|contract|cop(?:y|ies)|details|directions|documents?|drawings?|estimate|exercises?|figures?|flyer|guide|forms?|hours|information|instructions|invoice|itinerary|lease|letter|links?|list|manual|menu|paperwork|photos?|pictures?|plans?|policy|price|prices|pricing|price list|proposal|quotation|quote|receipt|registration|report|samples?|schedule|sheet|sheet music|statement|summary|terms|x-rays?|NDA';

/** Events that take place on a day. */
const OCCASION =
  'appointment|blood test|check-?up|cleaning|consultation|delivery|demo|inspection|lesson|meeting|pick-?up|replacement|repair|scan|service|survey|test|tour|viewing|visit|x-ray';

const DOCUMENT_HEAD = new RegExp(String.raw`\b(?:${DOCUMENT})$`, 'i');

/** "the quote for the fence" is a document; "a prescription for the inhalers" is not, because its text cannot be pasted. */
export function isDocument(thing: string): boolean {
  const [head = ''] = thing.split(/ (?:with|including|for|to|of|in|on|from|and|about|as|we|that|which) /);
  return DOCUMENT_HEAD.test(head);
}

/** The last document, or occasion, that a sentence names: "my insurance wants the invoice" → "the invoice". */
export function thingNamedIn(text: string, kind: 'document' | 'occasion'): string | null {
  const noun = kind === 'document' ? DOCUMENT : OCCASION;
  const one = String.raw`(?:the|an?|my|your|our|that|this|some|any|one)(?: (?!the|an?|my|your|and|or)[\w'-]+){0,3}? (?:${noun})\b(?! (?:${noun})\b)(?: (?:for|of) (?:the|my|your|our)(?: [\w'-]+){1,3}(?=[.,;?!]|$)| (?:for|of) (?:the|my|your|our) [\w'-]+)?`;
  const found = [...text.matchAll(new RegExp(String.raw`\b${one}(?:,? (?:and|plus),? ${one})*`, 'gi'))].at(
    -1,
  )?.[0];
  if (found === undefined) return null;
  const definite = kind === 'document' ? found.replace(/^(?:an?|any|one|that|this)\b/i, 'the') : found;
  return definite.charAt(0).toLowerCase() + definite.slice(1);
}
