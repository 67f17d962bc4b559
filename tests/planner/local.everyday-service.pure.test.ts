import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../helpers/planner/planning-outcome';

/* Typical calls of small businesses, and everything that a person then has to approve, answer or read. */

describe('calls about service', () => {
  test('a dental practice', async () => {
    const found = await outcomeOf(
      [
        'agent: Birch Street Dental, good morning.',
        "customer: Morning, Maya Lopez. I've got a cleaning on Thursday at ten and I can't make it any more.",
        'agent: No problem, let me see. I could do next Tuesday at nine thirty, or Wednesday at two?',
        'customer: Tuesday nine thirty is good.',
        "agent: Perfect, you're down for Tuesday at nine thirty with Dr. Osei. I'll text you a reminder the day before.",
        'customer: Great. Oh, and do you still have my x-rays from last year? My new insurance is asking.',
        "agent: We should. I'll check with the hygienist and get back to you.",
        'customer: Okay, thank you.',
        "agent: You're welcome, see you Tuesday.",
      ],
      { email: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_sms: As promised, here is what happens next. I will send you a reminder the day before. What we agreed: Tuesday, March 10 at nine thirty with Dr. Osei. I will check with the hygienist and get back to you.",
        ],
        "title": "Follow up with Maya Lopez: a reminder the day before and 1 more",
        "turns": [
          [
            4,
            6,
          ],
        ],
      }
    `);
  });

  test('a garage', async () => {
    const found = await outcomeOf(
      [
        'agent: Park Lane Auto, Sam here.',
        'customer: Hi Sam, Maya Lopez with the blue Corolla. Any news?',
        "agent: Yeah, so it's the alternator. We're looking at four hundred and twenty with labour.",
        'customer: Ouch. How long will it take?',
        "agent: If the part comes in tomorrow, you'll have it back Wednesday. I'll call you as soon as it's done.",
        'customer: Okay. Can you text me the estimate so I can show my husband?',
        "agent: Sure thing, I'll shoot that over in a minute.",
        'customer: Thanks, Sam.',
      ],
      { email: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "ask_user: A call to Maya Lopez at +12125550142 was promised: “I'll call you as soon as it's done.” Has it been made?",
          "write_interaction_note: Promised to Maya Lopez in the call of March 2, 2026:
      - We will call you as soon as it's done. “I'll call you as soon as it's done.”",
          "ask_user: Maya Lopez was promised the estimate: “Sure thing, I'll shoot that over in a minute.” What should the message contain? Paste it here, or answer “skip” to send nothing.",
        ],
        "title": "Follow up with Maya Lopez: the estimate and 1 more",
        "turns": [
          [
            4,
          ],
          [
            4,
          ],
          [
            5,
            6,
          ],
        ],
      }
    `);
  });

  test('a hotel', async () => {
    const found = await outcomeOf(
      [
        'agent: Harbour View Hotel, reception, good evening.',
        'customer: Good evening, this is Maya Lopez, I have a booking for the twelfth, two nights.',
        'agent: Yes, Ms. Lopez, I have it here.',
        'customer: Could we get a late checkout? And a crib in the room for the baby.',
        "agent: Late checkout until one is fine, no charge. And I'll make sure there's a crib in the room.",
        'customer: And could you send me a confirmation with the late checkout on it?',
        "agent: Of course. I'll send it to the email on the booking.",
        'customer: Thank you.',
        'agent: We look forward to seeing you.',
      ],
      {},
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, here is what happens next:
      - I will make sure there's a crib in the room.
      - I will send you a confirmation with the late checkout on it.",
        ],
        "title": "Follow up with Maya Lopez: a confirmation and 1 more",
        "turns": [
          [
            4,
            5,
            6,
          ],
        ],
      }
    `);
  });

  test('a restaurant', async () => {
    const found = await outcomeOf(
      [
        'agent: Green Fork Bistro, Jo speaking.',
        'customer: Hi, are you open on Monday?',
        'agent: We are, from five to ten.',
        'customer: And do you have anything gluten free?',
        'agent: Yes, about half the menu. I can send you the menu if you like.',
        "customer: No, that's okay, I'll look online. See you Monday.",
        'agent: See you then!',
      ],
      { email: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [],
        "title": null,
        "turns": [],
      }
    `);
  });

  test('a vet', async () => {
    const found = await outcomeOf(
      [
        'agent: Hello, is this Maya? This is Dr. Stone from Hillside Vets.',
        "customer: Yes hi! How's Biscuit?",
        "agent: He's doing well, he's awake. You can pick him up at five.",
        'customer: Oh thank god. Does he need a cone?',
        "agent: He does, for ten days. And we'll give you the painkillers when you come in. We're still waiting for the lab results, I'll call you when they come in, probably Thursday.",
        'customer: Okay. And the bill?',
        "agent: It's six hundred and thirty. I'll email you the itemized bill for the pet insurance.",
        'customer: Thanks so much, doctor.',
      ],
      { email: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "ask_user: Which email address should the message to Maya Lopez go to? None is known. In the call it was promised: “I'll email you the itemized bill for the pet insurance.”",
          "write_interaction_note: Promised to Maya Lopez in the call of March 2, 2026:
      - We will call you when they come in probably on Thursday, March 5. (due March 5, 2026) “We're still waiting for the lab results, I'll call you when they come in, probably Thursday.”",
        ],
        "title": "Follow up with Maya Lopez: the itemized bill and 1 more",
        "turns": [
          [
            6,
          ],
          [
            4,
          ],
        ],
      }
    `);
  });

  test('an IT shop', async () => {
    const found = await outcomeOf(
      [
        'agent: Novak IT, Eli.',
        'customer: Hi Eli, Maya Lopez from the law office. The printer is down again.',
        'agent: Again? Okay, can you restart it for me?',
        'customer: I did, twice.',
        "agent: All right, I'm going to remote in now. Give me a second. Okay, I can see the driver is gone. I'll reinstall it now.",
        'customer: Okay.',
        'agent: And... done. Try a test page?',
        "customer: Yes! It's printing.",
        "agent: Great. I'll look into why it keeps happening, and I'll let you know what I find by Friday. And I'll send you a quote for a new one, just in case.",
        'customer: Please do. Thanks Eli.',
      ],
      { phone: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, here is what happens next:
      - I will look into why it keeps happening.
      - I will let you know what I find by Friday, March 6.
      - I will send you a quote for a new one. It will come in a separate message.",
        ],
        "title": "Follow up with Maya Lopez: a quote for a new one and 2 more",
        "turns": [
          [
            8,
          ],
        ],
      }
    `);
  });

  test('a charity', async () => {
    const found = await outcomeOf(
      [
        'agent: Hello, Riverbank Food Pantry, Marta speaking.',
        'customer: Hi Marta. I made a donation in December and I never got a receipt for my taxes.',
        'agent: Oh, I apologize. What name was it under?',
        'customer: Maya Lopez. It was two hundred and fifty dollars.',
        "agent: Found it. I'll mail that out to you today. Or would email be better?",
        'customer: Email is better.',
        "agent: Okay, I'll email it then.",
        "customer: And I'd like to volunteer on Saturdays.",
        "agent: Wonderful! I'll pass your name on to our volunteer coordinator and she'll be in touch next week.",
        'customer: Great, thank you so much.',
      ],
      { phone: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, here is what happens next:
      - I will pass your name on to our volunteer coordinator.
      - Our volunteer coordinator will be in touch next week.",
          "ask_user: Maya Lopez was promised the receipt for their taxes: “Okay, I'll email it then.” What should the message contain? Paste it here, or answer “skip” to send nothing.",
        ],
        "title": "Follow up with Maya Lopez: the receipt for their taxes and 2 more",
        "turns": [
          [
            8,
          ],
          [
            1,
            4,
            6,
          ],
        ],
      }
    `);
  });
});
