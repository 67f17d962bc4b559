import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../helpers/planner/planning-outcome';

/* Typical calls of small businesses, and everything that a person then has to approve, answer or read. */

describe('calls about business', () => {
  test('software sales', async () => {
    const found = await outcomeOf(
      [
        'agent: Hi Maya, Chris from Loopline. Is now still good?',
        "customer: Yeah, I've got half an hour.",
        'agent: Great. So last time you were asking about single sign-on.',
        "customer: Right, our security people won't sign off without it. And they want the SOC 2 report.",
        "agent: Makes sense. SSO is in the Business plan. I can send you the SOC 2 report, you'd just have to sign an NDA first.",
        "customer: That's fine, send the NDA over.",
        "agent: Will do. And on pricing, for forty seats you'd be looking at about nineteen a seat.",
        'customer: Could you put that in a proposal? I need to show it to my boss on Monday.',
        "agent: Absolutely, I'll have a proposal over to you by Friday end of day.",
        'customer: Cool. And maybe a short demo for the team?',
        "agent: Sure, I'll send a calendar invite for next Thursday at three.",
        'customer: Perfect. Talk soon.',
      ],
      { phone: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, here is what happens next:
      - I will send you the SOC 2 report. It will come in a separate message.
      - I will send you the NDA. It will come in a separate message.
      - I will send you a proposal by the end of Friday, March 6.
      - I will send a calendar invite for Thursday, March 12 at three.",
        ],
        "title": "Follow up with Maya Lopez: the SOC 2 report and 3 more",
        "turns": [
          [
            4,
            5,
            6,
            8,
            10,
          ],
        ],
      }
    `);
  });

  test('solar sales', async () => {
    const found = await outcomeOf(
      [
        'agent: Hey Maya, Toni with Brightside Solar. Did you get a chance to look at the numbers?',
        "customer: I did, yeah. My wife's wondering what happens when it snows.",
        "agent: Good question. I'm gonna send you a one-pager on that, it has the production numbers by month.",
        'customer: Okay. And can you redo the quote with the battery?',
        "agent: Absolutely. Let me rerun it and I'll get it over to you tomorrow.",
        'customer: And is there anybody around here who has one? Like a reference?',
        "agent: Yeah, I'll ask the Hendersons if they'd talk to you and let you know.",
        'customer: Awesome.',
        "agent: And let's talk again on Monday, does four work?",
        'customer: Four works.',
        "agent: Great, I'll put it in the calendar.",
      ],
      { phone: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, here is what happens next:
      - I will send you a one-pager on that.
      - I will send you the quote on Tuesday, March 3.
      - I will ask the Hendersons if they'd talk to you and let you know.",
        ],
        "title": "Follow up with Maya Lopez: a one-pager and 2 more",
        "turns": [
          [
            2,
            3,
            4,
            6,
          ],
        ],
      }
    `);
  });

  test('an accountant', async () => {
    const found = await outcomeOf(
      [
        'agent: Lina Park.',
        'customer: Lina, Maya Lopez. Have you got a minute?',
        'agent: For you, always.',
        'customer: I got a letter from the IRS about my 2023 return. What do I do with it?',
        "agent: Scan it and send it to me. I'll look it over and get back to you by Monday with what we should answer.",
        "customer: Okay I'll scan it tonight. Also did you file the extension?",
        "agent: I filed it last week, yes. I'll forward you the confirmation.",
        'customer: Great, appreciate it.',
      ],
      { phone: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, here is what happens next:
      - I will look it over and get back to you by Monday, March 9 with what we should answer.
      - I will forward you the confirmation.",
        ],
        "title": "Follow up with Maya Lopez: the confirmation and 1 more",
        "turns": [
          [
            4,
            6,
          ],
        ],
      }
    `);
  });

  test('an insurer', async () => {
    const found = await outcomeOf(
      [
        'agent: Thank you for calling Meridian Mutual, this is Alisha, how can I help you?',
        'customer: Yes, I need to make a claim. A tree came down on my garage last night.',
        "agent: I'm so sorry to hear that. Is everybody all right?",
        "customer: Yes, everyone's fine, but the roof's gone.",
        "agent: Okay. I've opened the claim, the number is 7 7 4 2 1. I'll send you an email with the list of documents we need.",
        'customer: And who comes to look at it?',
        'agent: One of our adjusters will call you within two business days to set up a visit.',
        'customer: Okay. Do I have to wait before I put a tarp on?',
        'agent: No, please do cover it, just keep the receipts.',
        'customer: Alright. Thank you.',
        'agent: Is there anything else I can help you with?',
        "customer: No, that's it.",
      ],
      { phone: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, I will send you the list of documents we need. It will come in a separate message.",
          "ask_user: A call to Maya Lopez was promised (by one of our adjusters): “One of our adjusters will call you within two business days to set up a visit.” Has it been made?",
          "write_interaction_note: Promised to Maya Lopez in the call of March 2, 2026:
      - One of our adjusters will call you within two business days to set up a visit. “One of our adjusters will call you within two business days to set up a visit.”",
        ],
        "title": "Follow up with Maya Lopez: the list of documents we need and 1 more",
        "turns": [
          [
            4,
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

  test('a water company', async () => {
    const found = await outcomeOf(
      [
        'agent: Thanks for calling Brookside Water, this is Omar.',
        'customer: My bill is double what it was last month.',
        "agent: Let me have a look. Hm, that was an estimated reading. I'll have someone come out and read the meter on Thursday.",
        'customer: Do I need to be home?',
        "agent: No, it's outside. Then we'll send you a corrected bill, so please don't pay this one.",
        "customer: Okay. And can you email me that in writing, that I don't have to pay?",
        "agent: Yes, I'll email you that right away.",
        'customer: Thanks.',
      ],
      { phone: null },
    );
    expect(found).toMatchInlineSnapshot(`
      {
        "proposals": [
          "send_email: As promised, here is what happens next:
      - I will have someone come out and read the meter on Thursday, March 5.
      - We will send you a corrected bill. It will come in a separate message.
      - I will email you in writing that you don't have to pay.",
        ],
        "title": "Follow up with Maya Lopez: a corrected bill and 2 more",
        "turns": [
          [
            2,
            4,
            5,
            6,
          ],
        ],
      }
    `);
  });
});
