import 'server-only';
import { type CallInput, OUR_ROLE } from '../calls/schema';

export type DemoSpeaker = { name: string; role: string; email?: string; phone?: string };
export type Line = readonly [speaker: 'us' | 'them', text: string];

export const ANA: DemoSpeaker = { name: 'Ana Castellan', role: OUR_ROLE, email: 'ana@example.com' };
export const BEN: DemoSpeaker = { name: 'Ben Adeyemi', role: OUR_ROLE, email: 'ben@example.com' };

const QUOTE: Line[] = [
  ['us', 'Alder Home Comfort, this is Ana. How can I help?'],
  ['them', "Hi Ana, it's Dana Whitfield. You came out on Monday to look at our furnace."],
  ['us', 'Yes, of course, the old oil furnace. How is the house holding up?'],
  ['them', "It's fine, just loud. We talked it over and we'd like to go with the heat pump, the bigger one."],
  ['us', 'The four-ton unit, right. With the new thermostat as well?'],
  ['them', "Yes please. What I'd need is something in writing, so I can show it to the bank."],
  ['us', "Sure. I'll email you the written quote for the four-ton heat pump and the thermostat by Friday."],
  ['them', 'Perfect. Is the removal of the old tank in there?'],
  ['us', "It is, I'll list it as its own line so the bank can see it."],
  ['them', 'Great. You have my email from the visit, I think.'],
  ['us', 'I do, dana dot whitfield at example dot com.'],
  ['them', "That's the one. Thanks, Ana."],
  ['us', 'Thank you. Have a good day!'],
];

const WINDOW: Line[] = [
  ['us', 'Alder Home Comfort, Ben speaking.'],
  [
    'them',
    "Hey Ben, Marcus Oyelaran. The boiler in unit two is out again. Tenant's been without hot water since last night.",
  ],
  ['us', "Oh, I'm sorry to hear that. Let me look at the board. I can get Luis over there tomorrow."],
  ['them', 'Tomorrow works. I just have to tell the tenant when to be home.'],
  ['us', 'He has two slots, eight to ten or one to three in the afternoon.'],
  ['them', "One to three, she's working mornings."],
  [
    'us',
    "Okay, one to three tomorrow. I'll text you the confirmation with the time window so you can pass it on to her.",
  ],
  ['them', "Yeah, a text is best, I'm on site all day and can't pick up."],
  ['us', 'To the number you are calling from?'],
  ['them', 'This one, yes.'],
  ['us', 'You got it. Talk to you later, Marcus.'],
];

const MISSING_ADDRESS: Line[] = [
  ['us', 'Alder Home Comfort, Ana here, good morning.'],
  [
    'them',
    'Good morning. My name is Priya Raman, you put in our air handler last spring. I wanted to ask about the warranty.',
  ],
  ['us', 'Happy to help. Did you register it with the manufacturer?'],
  ['them', "That's just it, I don't think we ever did. Is it too late?"],
  ['us', "No, you have a year from the installation, so you're fine until April. It's one form."],
  ['them', 'Oh good. I would not know where to find it.'],
  [
    'us',
    "Don't worry. I'll email you the registration form today, with the serial number already filled in.",
  ],
  ['them', "That's really kind, thank you. I'd never have found the serial number."],
  ['us', "It's on the side that faces the wall, nobody does. Anything else?"],
  ['them', 'No, that was it. Bye!'],
  ['us', 'Bye, Priya.'],
];

const NOTHING_OWED: Line[] = [
  ['us', 'Alder Home Comfort, this is Ben.'],
  [
    'them',
    "Hi, Helen Sorensen. Quick question: which filter size does my unit take? I'm standing in the store.",
  ],
  ['us', "One second, Helen. That's the sixteen by twenty-five by four."],
  ['them', 'Sixteen, twenty-five, four. They have it. And every three months?'],
  ['us', 'Every six is fine with that one, unless you have pets.'],
  ['them', "No pets. That's all I needed, you saved me a drive."],
  ['us', 'Any time. Take care, Helen.'],
];

/** The demo's calls, as if they had ended within the last day. The ids stay the same, so a call is added only once. */
export function demoCalls(now: Date): CallInput[] {
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
  const dana = { name: 'Dana Whitfield', role: 'customer', email: 'dana.whitfield@example.com' };
  const marcus = { name: 'Marcus Oyelaran', role: 'customer', phone: '+12125550117' };
  const priya = { name: 'Priya Raman', role: 'customer', phone: '+12125550163' };
  const helen = { name: 'Helen Sorensen', role: 'customer', phone: '+12125550188' };
  return [
    callOf('demo-filter-size', minutesAgo(1_400), BEN, helen, NOTHING_OWED),
    callOf('demo-warranty-form', minutesAgo(190), ANA, priya, MISSING_ADDRESS),
    callOf('demo-boiler-visit', minutesAgo(75), BEN, marcus, WINDOW),
    callOf('demo-heat-pump-quote', minutesAgo(20), ANA, dana, QUOTE),
  ];
}

/** Times are spread by the length of the text, about as fast as people speak. */
export function callOf(
  id: string,
  startedAt: string,
  us: DemoSpeaker,
  them: DemoSpeaker,
  lines: Line[],
): CallInput {
  const speakers = { us, them };
  let clock = 0;
  const turns = lines.map(([side, text]) => {
    const start_ms = clock;
    const end_ms = start_ms + 600 + text.length * 65;
    clock = end_ms + 350;
    return { speaker: speakers[side].name, text, start_ms, end_ms };
  });
  return {
    source: 'demo',
    external_id: id,
    kind: 'phone',
    direction: 'inbound',
    started_at: startedAt,
    duration_s: Math.round(clock / 1_000),
    participants: [us, them].map((speaker) => ({ speaker: speaker.name, ...speaker })),
    turns,
  };
}
