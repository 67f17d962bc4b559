import 'server-only';
import type { CallInput } from '../calls/schema';
import { ANA, BEN, callOf, type DemoSpeaker, type Line } from './calls';

const customer = (name: string, address: { email?: string; phone?: string }): DemoSpeaker => ({
  name,
  role: 'customer',
  ...address,
});

type Transcript = { us: DemoSpeaker; them: DemoSpeaker; lines: Line[] };

/** The transcripts of the last days' calls. The keys identify the calls, so they must not change. */
const TRANSCRIPTS = {
  'demo-past-invoice': {
    us: ANA,
    them: customer('Lena Brandt', { email: 'lena.brandt@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, this is Ana.'],
      ['them', 'Hi, Lena Brandt. I paid for the spring service but I never got the invoice for my records.'],
      ['us', "I see the payment here. I'll email you the invoice for the spring service."],
      ['them', 'Lovely, thank you.'],
      ['us', 'You are welcome. Bye, Lena.'],
    ],
  },
  'demo-past-visit': {
    us: BEN,
    them: customer('Tom Okafor', { phone: '+12125550131' }),
    lines: [
      ['us', 'Alder Home Comfort, Ben here.'],
      ['them', 'Hi Ben, Tom Okafor. When is your technician coming for the heat exchanger?'],
      ['us', "Thursday at nine. I'll text you the appointment details so you have them."],
      ['them', 'Great, by text is perfect.'],
      ['us', 'Done. See you Thursday.'],
    ],
  },
  'demo-past-manual': {
    us: ANA,
    them: customer('Ruth Feldman', { phone: '+12125550155' }),
    lines: [
      ['us', 'Alder Home Comfort, Ana speaking.'],
      ['them', 'Hello, Ruth Feldman. I cannot find the manual for the thermostat you put in.'],
      ['us', "No problem. I'll email you the manual for the thermostat."],
      ['them', 'Thank you, that helps a lot.'],
      ['us', 'Bye, Ruth.'],
    ],
  },
  'demo-past-typo': {
    us: BEN,
    them: customer('Igor Novak', { email: 'igor.novak@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, Ben speaking.'],
      ['them', 'Igor Novak here. Could I get the price list for the maintenance plans?'],
      ['us', "Of course. I'll email you the price list for the maintenance plans."],
      ['them', 'Thanks.'],
    ],
  },
  'demo-past-said-already': {
    us: BEN,
    them: customer('Carla Mendes', { email: 'carla.mendes@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, this is Ben.'],
      ['them', 'Carla Mendes. Can you send me the certificate of the gas check again?'],
      ['us', "Sure, I'll email you the certificate of the gas check."],
      ['them', 'Oh wait, I have just found it. Never mind!'],
      ['us', 'Even better. Bye, Carla.'],
    ],
  },
  'demo-past-on-hold': {
    us: ANA,
    them: customer('Walter Kim', { email: 'walter.kim@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, this is Ana.'],
      ['them', 'Walter Kim. My wife and I are still thinking about the air conditioning.'],
      ['us', "Take your time. I'll email you the comparison of the two units tomorrow."],
      ['them', 'Good, thanks Ana.'],
    ],
  },
  'demo-past-connection': {
    us: BEN,
    them: customer('Aisha Rahman', { email: 'aisha.rahman@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, Ben.'],
      ['them', 'Aisha Rahman. The insurance wants the report on the water damage.'],
      ['us', "I'll email you the report on the water damage."],
      ['them', 'Wonderful, they have been waiting for it.'],
    ],
  },
  'demo-past-next-week': {
    us: ANA,
    them: customer('Peter Lindqvist', { email: 'peter.lindqvist@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, Ana.'],
      ['them', 'Hi, Peter Lindqvist. The radiator is warm again since your visit.'],
      ['us', "Good to hear. I'll email you next week to check that it stays that way."],
      ['them', 'That is kind, thank you.'],
    ],
  },
  'demo-past-changed': {
    us: BEN,
    them: customer('Mei Tanaka', { email: 'mei.tanaka@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, this is Ben.'],
      ['them', 'Mei Tanaka. We need the floor plan with the new ducts for the architect.'],
      ['us', "I'll email you the floor plan with the new ducts."],
      ['them', 'Perfect.'],
    ],
  },
  'demo-past-reworded': {
    us: ANA,
    them: customer('Oskar Weiss', { email: 'oskar.weiss@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, Ana speaking.'],
      ['them', 'Oskar Weiss. How much would the second thermostat be?'],
      ['us', "I'll email you the offer for the second thermostat."],
      ['them', 'Great, thank you.'],
    ],
  },
  'demo-past-no-planner': {
    us: BEN,
    them: customer('Sofia Ricci', { email: 'sofia.ricci@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, Ben.'],
      ['them', 'Sofia Ricci. Could you send me the dates for the filter changes?'],
      ['us', "I'll email you the dates for the filter changes."],
      ['them', 'Thanks!'],
    ],
  },
  'demo-past-called-off': {
    us: ANA,
    them: customer('Grant Ellis', { email: 'grant.ellis@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, this is Ana.'],
      ['them', 'Grant Ellis. I would like the contract for the yearly service.'],
      ['us', "I'll email you the contract for the yearly service."],
      ['them', 'Thanks, Ana.'],
    ],
  },
  'demo-past-order-form': {
    us: ANA,
    them: customer('Noor Haddad', { email: 'noor.haddad@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, Ana.'],
      ['them', 'Noor Haddad. Where do I order the spare filters?'],
      ['us', "I'll email you the link for the spare filters."],
      ['them', 'Thank you!'],
    ],
  },
  'demo-past-by-then': {
    us: BEN,
    them: customer('Elias Berg', { email: 'elias.berg@example.com' }),
    lines: [
      ['us', 'Alder Home Comfort, this is Ben.'],
      ['them', 'Elias Berg. How is the offer for the underfloor heating coming along?'],
      ['us', "I'll email you the offer for the underfloor heating by the end of next week."],
      ['them', 'That is early enough, thanks.'],
    ],
  },
} satisfies Record<string, Transcript>;

export type PastCall = keyof typeof TRANSCRIPTS;

export function pastCall(id: PastCall, startedAt: Date): CallInput {
  const { us, them: customer, lines } = TRANSCRIPTS[id] as Transcript;
  return callOf(id, startedAt.toISOString(), us, customer, lines);
}
