import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlainText } from '@/lib/calls/formats/plain-text';
import { parseVtt } from '@/lib/calls/formats/vtt';
import { CallInputSchema } from '@/lib/calls/schema';
import { AppError } from '@/lib/errors';

function problemOf(parse: () => unknown): AppError {
  try {
    parse();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const vtt = (...blocks: string[]) => ['WEBVTT', ...blocks].join('\n\n');

describe('WebVTT', () => {
  test('of Zoom: numbered cues, "Name: text", headings and vertical bars in names', () => {
    const text = vtt(
      '1\n00:05:35.370 --> 00:05:36.420\nIda | Acme: Hello.',
      '2\n00:05:40.000 --> 00:05:41.000\nDr. Bo Ode (Acme): Good morning: how are you?',
    );
    expect(parseVtt(text)).toEqual({
      turns: [
        { speaker: 'Ida | Acme', text: 'Hello.', start_ms: 335_370, end_ms: 336_420 },
        {
          speaker: 'Dr. Bo Ode (Acme)',
          text: 'Good morning: how are you?',
          start_ms: 340_000,
          end_ms: 341_000,
        },
      ],
      participants: [
        { speaker: 'Ida | Acme', role: 'participant', name: 'Ida | Acme' },
        { speaker: 'Dr. Bo Ode (Acme)', role: 'participant', name: 'Dr. Bo Ode (Acme)' },
      ],
    });
  });

  test('of Teams: voice tags, cue identifiers, several voices in one cue', () => {
    const text = vtt(
      'c0ffee/12-0\n00:00:01.000 --> 00:00:02.000\n<v Ida Ruiz>Tom &amp; Jerry &lt;3</v>',
      '00:00:03.000 --> 00:00:04.000 align:start\n<v.loud Bo>Hi.</v>\n<v Ida Ruiz>Bye&#33;</v>',
    );
    expect(parseVtt(text).turns.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['Ida Ruiz', 'Tom & Jerry <3'],
      ['Bo', 'Hi.'],
      ['Ida Ruiz', 'Bye!'],
    ]);
  });

  test('with a byte order mark, CRLF, a header with a title, notes, styles and times without hours', () => {
    const text =
      '\uFEFFWEBVTT - Weekly\r\n\r\nNOTE made by hand\r\nin two lines\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n00:01.000 --> 00:02.000\r\nIda: <i>Hi</i> <c.yellow>there</c>.\r\n';
    expect(parseVtt(text).turns).toEqual([
      { speaker: 'Ida', text: 'Hi there.', start_ms: 1_000, end_ms: 2_000 },
    ]);
  });

  test('a cue without a name has the speaker before it; the first such cue has an unknown speaker', () => {
    const text = vtt(
      '00:00:01.000 --> 00:00:02.000\nrecording started.',
      '00:00:02.000 --> 00:00:03.000\nIda: I looked at the thing.',
      '00:00:09.000 --> 00:00:10.000\nHere is the problem: it is red.',
    );
    expect(parseVtt(text).turns.map(({ speaker }) => speaker)).toEqual(['Unknown', 'Ida', 'Ida']);
  });

  test('fragments of one sentence become one turn; a pause starts a new turn', () => {
    const text = vtt(
      "00:00:01.000 --> 00:00:02.000\nIda: I'll send you",
      '00:00:02.500 --> 00:00:04.000\nIda: the plan tomorrow.',
      '00:00:20.000 --> 00:00:21.000\nIda: Anything else?',
    );
    expect(parseVtt(text).turns).toEqual([
      { speaker: 'Ida', text: "I'll send you the plan tomorrow.", start_ms: 1_000, end_ms: 4_000 },
      { speaker: 'Ida', text: 'Anything else?', start_ms: 20_000, end_ms: 21_000 },
    ]);
  });

  test.each([
    ['no header', '1\n00:00:01.000 --> 00:00:02.000\nIda: hi', 1],
    ['nothing', '', 1],
    ['a wrong arrow', vtt('1\n00:00:01.000 -> 00:00:02.000\nIda: hi'), 3],
    [
      'a broken time',
      vtt('00:00:01.000 --> 00:00:02.000\nIda: hi', '2\n00:00:03.000 --> 00:00:xx\nIda: ho'),
      7,
    ],
    ['an end before the start', vtt('00:00:05.000 --> 00:00:04.000\nIda: hi'), 3],
    [
      'two cues in one',
      vtt('00:00:01.000 --> 00:00:02.000\nIda: hi\n00:00:02.000 --> 00:00:03.000\nIda: ho'),
      3,
    ],
  ])('%s is refused with the line number', (_, text, line) => {
    const problem = problemOf(() => parseVtt(text));
    expect(problem).toMatchObject({ code: 'invalid', details: { line } });
    expect(problem.message).toContain(`line ${line} `);
  });

  test('a file without any text is refused', () => {
    expect(problemOf(() => parseVtt(vtt('00:00:01.000 --> 00:00:02.000\n<v Ida></v>'))).code).toBe('invalid');
  });

  test('any input gives a call or a 4xx error', () => {
    const piece = fc.constantFrom(
      'WEBVTT',
      '\n',
      '\n\n',
      '00:00:01.000 --> 00:00:02.000',
      'Ida: hi',
      '<v Bo>x</v>',
      '&#x0;',
      '&#1114112;',
      'NOTE',
      ':',
      '\u0000',
      '-->',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        try {
          const parsed = parseVtt(`WEBVTT\n\n${pieces.join('')}`);
          CallInputSchema.parse({ source: 's', external_id: 'e', ...parsed });
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('tags that are never closed', () => {
  // A parser that searches the rest of the text for each tag needs minutes for a twentieth of the body limit.
  test.each(['<v ', '<v\t', '<v.', '<v.x ', '<c ', '<c.', '</', '<ruby ', '<1:'])(
    'many %j are parsed in linear time',
    (tag) => {
      const text = `WEBVTT\n\n00:00.000 --> 00:01.000\nAna: Hello.\n${tag.repeat(300_000 / tag.length)}\n`;
      expect(parseVtt(text).turns[0]?.text).toMatch(/^Hello\./);
    },
  );

  test(`a voice tag with a run of spaces and no end is text`, () => {
    const text = `WEBVTT\n\n00:00.000 --> 00:01.000\nAna: Hello.\n<v${' '.repeat(300_000)}\n`;
    expect(parseVtt(text).turns[0]?.text).toBe('Hello. <v');
  });
});

describe('pasted text', () => {
  test('has lines with speakers, clock times and continuation lines', () => {
    const text =
      '[00:01] Agent: Hello, Oak Fencing.\n10:02 AM Maya Lopez: Hi.\nI need a gate.\n\nDana (agent): Sure.';
    expect(parsePlainText(text)).toEqual({
      turns: [
        { speaker: 'Agent', text: 'Hello, Oak Fencing.' },
        { speaker: 'Maya Lopez', text: 'Hi. I need a gate.' },
        { speaker: 'Dana (agent)', text: 'Sure.' },
      ],
      participants: [
        { speaker: 'Agent', role: 'agent' },
        { speaker: 'Maya Lopez', role: 'participant', name: 'Maya Lopez' },
        { speaker: 'Dana (agent)', role: 'agent', name: 'Dana' },
      ],
    });
  });

  test('without speakers has one unknown speaker', () => {
    expect(parsePlainText('we spoke about the gate').participants).toEqual([
      { speaker: 'Unknown', role: 'unknown' },
    ]);
  });

  test.each(['', ' \n\t\n', 'Agent:\nCustomer:'])('without any words is refused: %j', (text) => {
    expect(problemOf(() => parsePlainText(text)).code).toBe('invalid');
  });
});
