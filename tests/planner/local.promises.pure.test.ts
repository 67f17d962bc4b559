import { describe, expect, test } from 'vitest';
import { MEETING, promisesIn as promisedBy, said } from '../helpers/planner/promises';

const PROMISES = [
  "I'll send you the quote for the roof by Friday.",
  'I will email you the contract this afternoon.',
  "Um, so I'll, uh, send you over the, the brochure then.",
  "I'm going to send you a summary of what we discussed.",
  "we're gonna ship the replacement part to you tomorrow",
  "I'll text you the address of the workshop in a bit.",
  "We'll get back to you by Wednesday with a price.",
  "I'll call you back on Thursday at 3 pm.",
  "I'll give you a ring tomorrow morning.",
  "I'll follow up with you next week.",
  'Let me check with my manager and get back to you.',
  'Let me send you the form after this call.',
  "I'll check with the warehouse and let you know by tomorrow.",
  "I'll ask our technician and call you back.",
  "I'll have my colleague call you first thing tomorrow.",
  'My manager will give you a call later today.',
  'Our billing team will email you a corrected invoice.',
  'Someone from our office will contact you within two days.',
  'One of our engineers will come out to you on Tuesday.',
  "You'll get an email with the tracking number tonight.",
  "You'll receive a confirmation letter within five days.",
  'You should hear back from us by Friday.',
  "You'll be contacted by the clinic tomorrow.",
  'Your replacement will be shipped on Monday.',
  'The refund will be sent to you within five business days.',
  "I'll make sure the invoice is corrected.",
  "I'll take care of the paperwork for you.",
  "I'll look into the missing parcel and report back.",
  "I'll escalate this to the billing department.",
  "I'll arrange a visit for Wednesday afternoon.",
  "I'll book you in for a survey next Tuesday.",
  "I'm going to write a letter to your landlord.",
  "I'll prepare the proposal over the weekend.",
  "I'll have it ready by Thursday.",
  "I'll drop off the keys on Saturday.",
  "I'll put you in touch with our designer.",
  "I'll forward your complaint to head office.",
  "I'll keep you posted.",
  "I'll let you know as soon as the parts arrive.",
  "I promise I'll send it today.",
  "I'm sending you the floor plan tonight.",
  "I'll find out which size fits and email you.",
  "We'll pass that on to the delivery driver.",
  "I'll raise a ticket for you today.",
  "I'll get that over to you this evening.",
  "We'll follow up with a written estimate.",
  "If that's okay, I'll send you the details by email.",
  "As soon as I'm back at my desk I'll forward you the certificate.",
  'Leave it with me.',
  "So what I'll do is I'll email you the price list.",
];

const NO_PROMISES = [
  "I'll see you tomorrow.",
  "I'll be honest with you.",
  "I'll tell you what happened.",
  "I'll just put you on hold for a moment.",
  "I'll pull up your account now.",
  "I'll check that for you now.",
  'Let me check that.',
  'Let me look at your order, one moment please.',
  'One moment please.',
  "I'll have to ask you a few questions.",
  "We'll see how it goes.",
  "I'll let you go now.",
  "We'll talk about that in a second.",
  "I'll go through the terms with you.",
  "I'll explain how it works.",
  "I'll wait.",
  "I'll start with the basics.",
  'I sent you the form yesterday.',
  "I've emailed you the receipt.",
  'Your ride has been booked.',
  'Your appointment is confirmed for Tuesday.',
  'I have let my manager know.',
  'The parcel was shipped on Monday.',
  'We already refunded the amount.',
  "If it breaks again, we'll send you a new one.",
  "If you're not happy, I'll call you back.",
  "Should you need it, we'll send a technician.",
  "I'll call you if anything changes.",
  "We'll send a reminder in case you forget.",
  "Unless you object, we'll ship it.",
  "When you reach the end of the trial we'll send an invoice.",
  "I won't send you anything.",
  'I will not call you again.',
  "I'm not going to send that out.",
  "I don't think we'll send it before May.",
  'I might send you something.',
  'Maybe we could call you next week.',
  'I could email you the form.',
  'I would send it to you but the system is down.',
  "We'll probably send it at some point.",
  'Should I send you the form?',
  'Shall I call you back?',
  'Can I send you an email about it?',
  'Do you want me to email it to you?',
  'Would you like me to call you tomorrow?',
  'When will you get the letter?',
  'You said you would call me.',
  "He said he'll send it.",
  "They told me they'll call you.",
  'You can find the form on our website.',
  'You could send us a photo.',
  'Please send us the signed form.',
  'You will need to call the pharmacy.',
  "You'll have to wait a little.",
  'Could you send me your order number?',
  'Is there anything else I can help you with?',
  'Thank you for calling, have a great day!',
  'The codes expire after seven days.',
  'It will rain all day on Sunday.',
  'They will close at five.',
  "We'll have to see what the doctor says.",
  "I'll be here all week.",
  "I'll take that as a no.",
  "I'd like you to come back in a week.",
  'We usually send invoices at the end of the month.',
  'I love sending postcards.',
];

describe('a sentence of our side', () => {
  test.each(PROMISES)('is a promise: %s', (sentence) => {
    const found = promisedBy(said(['customer', 'Hello.'], ['agent', sentence], ['customer', 'Thank you.']));
    expect(found).toHaveLength(1);
    expect(found[0]?.evidence).toContainEqual({ turn: 1, quote: sentence });
  });

  test.each(NO_PROMISES)('is no promise: %s', (sentence) => {
    expect(promisedBy(said(['customer', 'Hello.'], ['agent', sentence], ['customer', 'Bye.']))).toEqual([]);
  });

  test.each(PROMISES.slice(0, 10))('owes nothing when the customer says it: %s', (sentence) => {
    expect(promisedBy(said(['agent', 'Hello.'], ['customer', sentence]))).toEqual([]);
  });
});

describe('a request', () => {
  test.each([
    ['Can you send me that invoice by email?', 'Sure.', 'send you the invoice by email'],
    ['Could you please email me the manual?', 'Of course, no problem.', 'email you the manual'],
    ['Would you mind sending me the price list?', 'Not at all.', 'send you the price list'],
    ['Please call me back tomorrow.', 'Will do.', 'call you back on Tuesday, March 3'],
    ['Can I get the receipt emailed to me?', 'Absolutely.', 'send you the receipt by email'],
  ])('that our side accepts is a promise: %s', (request, answer, phrase) => {
    const [found] = promisedBy(said(['customer', request], ['agent', answer]));
    expect(found?.phrase).toBe(phrase);
    expect(found?.evidence).toEqual([
      { turn: 0, quote: request },
      { turn: 1, quote: answer },
    ]);
  });

  test.each([
    ['Can you send me that invoice by email?', "No, sorry, I can't do that."],
    ['Can you help me with a return?', 'Sure, may I have your name please?'],
    ['Can you tell me the price?', "Sure, it's forty dollars."],
    ['Could you hear me?', 'Yes.'],
  ])('that is refused or answered at once is no promise: %s', (request, answer) => {
    expect(promisedBy(said(['customer', request], ['agent', answer]))).toEqual([]);
  });

  test('names the thing of a bare promise', () => {
    const [found] = promisedBy(
      said(['customer', 'Could you send me the signed lease?'], ['agent', "Yes, I'll do that by Friday."]),
    );
    expect(found).toMatchObject({ phrase: 'send you the signed lease by Friday, March 6', explicit: true });
  });
});

describe('the course of the call', () => {
  test('an offer counts when it is accepted, and not when it is declined', () => {
    const offer = 'I can send you the catalogue.';
    expect(promisedBy(said(['agent', offer], ['customer', 'Yes please.']))).toHaveLength(1);
    expect(promisedBy(said(['agent', offer], ['customer', 'No thanks.']))).toEqual([]);
    expect(promisedBy(said(['agent', offer], ['customer', 'My cat is asleep.']))).toEqual([]);
  });

  test('what is done before the end of the call is not owed', () => {
    const promise = "I'll send you the link now.";
    expect(promisedBy(said(['agent', promise], ['customer', 'Thanks.']))).toHaveLength(1);
    expect(promisedBy(said(['agent', promise], ['agent', "Okay, I've just sent it."]))).toEqual([]);
    expect(
      promisedBy(said(['agent', promise], ['customer', 'Got it.'], ['customer', 'I got it, thanks.'])),
    ).toEqual([]);
    expect(
      promisedBy(said(['agent', "I'll book you in for Tuesday."], ['agent', 'Great, you are all booked.'])),
    ).toEqual([]);
  });

  test('a repeated promise is one promise with both quotes', () => {
    const found = promisedBy(
      said(
        ['agent', "I'll email you the inspection report tomorrow."],
        ['customer', 'Great.'],
        ['agent', "So again, I'll send the inspection report over."],
      ),
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.evidence.map((piece) => piece.turn)).toEqual([0, 2]);
  });

  test('a bare yes and the promise after it are one promise', () => {
    const found = promisedBy(
      said(
        ['customer', 'Can you send me that?'],
        ['agent', "Yes. I'll email you the registration form today."],
      ),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      phrase: 'email you the registration form',
      due_at: '2026-03-02T17:00:00.000Z',
      explicit: true,
    });
  });

  test('days are counted from the start of the call, and are omitted when it is unknown', () => {
    const turns = said(['agent', "I'll send you the plan by Friday."]);
    expect(promisedBy(turns)[0]).toMatchObject({
      phrase: 'send you the plan by Friday, March 6',
      due_at: '2026-03-06T17:00:00.000Z',
    });
    const [undated] = promisedBy(turns, { started_at: null });
    expect(undated).toMatchObject({ phrase: 'send you the plan by Friday' });
    expect(undated?.due_at).toBeUndefined();
  });

  test('a promise that only refers back is marked as unclear', () => {
    const [found] = promisedBy(said(['agent', "I'll email that to you tomorrow."]));
    expect(found).toMatchObject({ explicit: false, channel: 'email' });
  });
});

describe('a meeting of equals', () => {
  const meeting = (...lines: [string, string][]) => promisedBy(said(...lines), { sides: MEETING });

  test('work belongs to the person who accepts it', () => {
    const found = meeting(
      ['Ida', "I'll write up the notes and send them around tomorrow."],
      ['Bo', 'Can someone tell the printers?'],
      ['Cy', "Yes, I'll take care of that."],
    );
    expect(found.map(({ speaker }) => speaker)).toEqual(['Ida', 'Cy']);
  });

  test.each([
    "I'll share my screen.",
    "I'll post the link in the chat.",
    "We'll go with the second option.",
    "I'll start with the budget.",
    "The server will send you a token and you'll get a reply.",
    "We're going to implement it in two steps.",
    "If that is the decision, I'll rewrite the parser.",
    "I don't think we're gonna make a decision on this today.",
    "I'll pass it over to Ida.",
  ])('talking is not work: %s', (sentence) => {
    expect(meeting(['Ida', sentence], ['Bo', 'Yeah.'])).toEqual([]);
  });
});
