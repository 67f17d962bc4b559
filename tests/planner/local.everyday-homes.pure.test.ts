import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../helpers/planner/planning-outcome';

/* Typical calls of small businesses, and everything that a person then has to approve, answer or read. */

describe('calls about homes', () => {
  test('a plumber', async () => {
    const found = await outcomeOf(
      [
        'agent: Baird Plumbing, Tom speaking.',
        "customer: Hi Tom, it's Maya Lopez, you fixed our kitchen tap last week.",
        'agent: Oh yes. Still dry under there?',
        'customer: Bone dry. But my insurance wants the invoice and, um, some photos of the damage you took. Can you send me that?',
        'agent: Yes.',
        "agent: I'll email you the invoice and the photos this afternoon.",
        'customer: Lovely. And the water heater, did you get a price on that?',
        "agent: Not yet, the supplier's closed today. I'll have a price for you by Wednesday.",
        'customer: No rush. Thanks Tom.',
        'agent: Cheers, bye.',
      ],
      {},
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, I will send you a price by Wednesday, March 4.",
          "ask_user: Maya Lopez was promised the invoice and the photos: “I'll email you the invoice and the photos this afternoon.” What should the message contain? Paste it here, or answer “skip” to send nothing.",
        ],
        "title": "Follow up with Maya Lopez: the invoice and the photos and 1 more",
        "turns": [
          [
            7,
          ],
          [
            3,
            4,
            5,
          ],
        ],
      }
    `);
  });

  test('a property manager', async () => {
    const found = await outcomeOf(
      [
        'agent: Northgate Rentals, this is Jill.',
        "customer: Hi, it's Maya in 4B. The dishwasher's leaking again, there's water all over the floor.",
        'agent: Oh no. Did you turn it off?',
        'customer: Yeah I shut the valve.',
        "agent: Good. I'll send someone tomorrow between eight and noon. Will you be home?",
        'customer: I can be, yeah. Can they call before they come?',
        "agent: Sure, I'll tell him to ring you half an hour before.",
        'customer: Thanks. And my lease, when do I get the renewal?',
        "agent: You'll get the renewal letter by the end of the month.",
        'customer: Okay great, thanks Jill.',
      ],
      { email: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_sms: As promised, here is what happens next. I will send someone on Tuesday, March 3 between eight and noon. You will get the renewal letter by the end of the month.",
          "ask_user: A call to Maya Lopez at +12125550142 was promised: “Sure, I'll tell him to ring you half an hour before.” Has it been made?",
          "write_interaction_note: Promised to Maya Lopez in the call of March 2, 2026:
      - We will tell him to ring you half an hour before. “Sure, I'll tell him to ring you half an hour before.”",
        ],
        "title": "Follow up with Maya Lopez: the renewal letter and 2 more",
        "turns": [
          [
            4,
            8,
          ],
          [
            6,
          ],
          [
            6,
          ],
        ],
      }
    `);
  });

  test('a heating firm', async () => {
    const found = await outcomeOf(
      [
        'agent: Alder Home Comfort, Ana here.',
        "customer: Hi, it's Maya. I never registered the air handler. Is it too late?",
        "agent: No, you've got until April. There's a form, I'll email you the registration form today.",
        'customer: Oh great. Can you send me that with the serial number filled in?',
        'agent: Yes.',
        'customer: Thank you. Bye!',
      ],
      { email: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "ask_user: Maya Lopez was promised the registration form: “There's a form, I'll email you the registration form today.” What should the message contain? Paste it here, or answer “skip” to send nothing.",
          "ask_user: Which email address should the message to Maya Lopez go to? None is known. In the call it was promised: “There's a form, I'll email you the registration form today.”",
        ],
        "title": "Follow up with Maya Lopez: the registration form",
        "turns": [
          [
            2,
            3,
            4,
          ],
          [
            2,
            3,
            4,
          ],
        ],
      }
    `);
  });

  test('a mover', async () => {
    const found = await outcomeOf(
      [
        "agent: Pete's Moving.",
        "customer: Hey, it's Maya Lopez. We talked about the piano.",
        'agent: Right, the upright. So what did you decide?',
        "customer: Let's do it. The ninth works.",
        "agent: Alright, I'll pencil you in for the ninth at eight in the morning. You need to send me a photo of the stairs.",
        "customer: Sure, I'll send it tonight. Can you send me something in writing?",
        "agent: Yeah, I'll do that.",
        'customer: And what about the deposit?',
        "agent: I'll text you the payment link.",
        'customer: Good stuff. Bye.',
      ],
      {},
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, here is what happens next:
      - I will pencil you in for Monday, March 9 at eight in the morning.
      - I will send you something in writing.",
          "ask_user: Maya Lopez was promised the payment link: “I'll text you the payment link.” What should the message contain? Paste it here, or answer “skip” to send nothing.",
        ],
        "title": "Follow up with Maya Lopez: the payment link and 2 more",
        "turns": [
          [
            4,
            5,
            6,
          ],
          [
            8,
          ],
        ],
      }
    `);
  });

  test('an internet provider', async () => {
    const found = await outcomeOf(
      [
        'agent: Thanks for calling FastLane Internet, my name is Casey, how can I help?',
        "customer: My internet's been down since yesterday.",
        "agent: I'm sorry about that. Let me run a test. Okay, I see a signal problem. I'm going to send a technician out.",
        'customer: When?',
        'agent: The next slot is Thursday between 8 and 12. Does that work?',
        "customer: Yeah that's fine.",
        "agent: Great, I've booked that for you. You'll receive a text with the details, and the technician will call you thirty minutes before arrival.",
        'customer: Do I get a credit?',
        "agent: Yes, I'll apply a ten dollar credit to your next bill.",
        'customer: Great, thanks.',
      ],
      { email: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_sms: As promised, here is what happens next. I will send a technician out. What we agreed: Thursday, March 5 between 8 and 12. You will receive a text with the details.",
          "ask_user: A call to Maya Lopez at +12125550142 was promised (by the technician): “You'll receive a text with the details, and the technician will call you thirty minutes before arrival.” Has it been made?",
          "write_interaction_note: Promised to Maya Lopez in the call of March 2, 2026:
      - The technician will call you thirty minutes before arrival. “You'll receive a text with the details, and the technician will call you thirty minutes before arrival.”",
        ],
        "title": "Follow up with Maya Lopez: a text with the details and 2 more",
        "turns": [
          [
            2,
            4,
            6,
          ],
          [
            6,
          ],
          [
            6,
          ],
        ],
      }
    `);
  });

  test('a cleaning firm', async () => {
    const found = await outcomeOf(
      [
        'agent: Sparkle Cleaning, Ray.',
        'customer: Hi Ray, how much for a three bedroom move out clean?',
        'agent: About three fifty, depends on the kitchen. I could come by Thursday at noon to take a look?',
        'customer: Thursday at noon works. 88 Orchard Lane.',
        "agent: 88 Orchard Lane, Thursday noon. I'll text you a confirmation.",
        'customer: Thanks.',
      ],
      { email: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_sms: As promised, here is your confirmation: 88 Orchard Lane, on Thursday, March 5 at noon.",
        ],
        "title": "Follow up with Maya Lopez: a confirmation",
        "turns": [
          [
            4,
          ],
        ],
      }
    `);
  });
});
