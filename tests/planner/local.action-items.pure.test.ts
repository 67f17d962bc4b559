import { describe, expect, test } from 'vitest';
import { MEETING, promisesIn, said } from '../helpers/planner/promises';

const meeting = (...lines: [string, string][]) =>
  promisesIn(said(...lines), { sides: MEETING }).map(({ speaker, phrase }) => `${speaker}: ${phrase}`);

describe('work that is assigned in a meeting', () => {
  test.each<[string, string]>([
    ['Action item for Bo to book the hall by Friday.', 'Bo: book the hall by Friday, March 6'],
    ['So action on me to circulate the minutes.', 'Ida: circulate the minutes'],
    ['Action: Bo to order the badges tomorrow.', 'Bo: order the badges on Tuesday, March 3'],
    [
      "Let's make that an action item for the design team: draft the poster.",
      'the design team: draft the poster',
    ],
    [
      "Let's keep this as an action item for the Night Owls to water the plants.",
      'the Night Owls: water the plants',
    ],
    [
      'Bo will send the budget to everyone by Thursday.',
      'Bo: send the budget to everyone by Thursday, March 5',
    ],
    ['Okay, Bo is going to prepare the slides.', 'Bo: prepare the slides'],
    ["Next steps: Bo, you'll draft the letter.", 'Bo: draft the letter'],
  ])('%s', (text, item) => {
    expect(meeting(['Bo', 'Hello.'], ['Ida', text], ['Bo', 'Mm.'])).toEqual([item]);
  });

  test.each([
    'Were there any action items for Bo to book the hall?',
    'The last action item for Bo to book the hall is closed.',
    'I took an action to write the report.',
    'Bo will be away on Thursday.',
    'Bo will probably send something.',
    'Bo said Bo will send something.',
    'If the hall is free, Bo will book the hall.',
    'The system will send an email.',
    'Zoltan will send the budget.',
  ])('is no action item: %s', (text) => {
    expect(meeting(['Bo', 'Hello.'], ['Ida', text], ['Bo', 'Mm.'])).toEqual([]);
  });
});

describe('work that is accepted by referring to it', () => {
  test('“can you take that?” – “sure”', () => {
    const found = meeting(
      ['Ida', 'Somebody needs to book the hall.'],
      ['Bo', 'Cy, can you take that?'],
      ['Cy', 'Sure.'],
    );
    expect(found).toEqual(['Cy: book the hall']);
  });

  test('“I can do that by Friday”, with what was needed as evidence', () => {
    const [found] = promisesIn(
      said(['Ida', 'Who can update the price list?'], ['Bo', 'I can do that by Friday.']),
      { sides: MEETING },
    );
    expect(found).toMatchObject({ speaker: 'Bo', phrase: 'update the price list by Friday, March 6' });
    expect(found?.evidence.map(({ turn }) => turn)).toEqual([0, 1]);
  });

  test('“could you review the draft, Cy?” – “yeah, I can do that”', () => {
    expect(meeting(['Ida', 'Could you review the draft, Cy?'], ['Cy', 'Yeah, I can do that.'])).toEqual([
      'Cy: review the draft',
    ]);
  });

  test('is refused', () => {
    expect(meeting(['Ida', 'Bo, could you look into the heating?'], ['Bo', 'No, I have no time.'])).toEqual(
      [],
    );
  });
});
