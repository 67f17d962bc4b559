import { describe, expect, test } from 'vitest';
import { nextPath } from '../../app/(auth)/next-path';
import { slugOf, slugProblem } from '../../app/(auth)/slug';
import { callTitle, clock, duration } from '../../app/[org]/calls/call-labels';
import { readTranscript } from '../../app/[org]/calls/new/read-transcript';
import { toArgs, toFields } from '../../app/[org]/plans/_changes/edit-fields';
import { readableDiff } from '../../app/[org]/plans/_changes/readable-diff';
import { smsSegments } from '../../app/[org]/plans/_entry/sms-segments';

describe('segments of a text message', () => {
  test.each([
    ['a'.repeat(160), 1, false],
    ['a'.repeat(161), 2, false],
    ['a'.repeat(306), 2, false],
    ['a'.repeat(307), 3, false],
    ['€'.repeat(80), 1, false],
    ['€'.repeat(81), 2, false],
    ['ł'.repeat(70), 1, true],
    ['ł'.repeat(71), 2, true],
    ['👍'.repeat(35), 1, true],
  ])('%.8s… has %i', (text, segments, unicode) => {
    expect(smsSegments(text)).toEqual({ segments, unicode });
  });
});

describe('the diff against a proposal', () => {
  const rebuild = (kind: 'in' | 'out', before: string, after: string) =>
    readableDiff(before, after)
      .filter((part) => part.kind === 'same' || part.kind === kind)
      .map((part) => part.text)
      .join('');

  test.each([
    ['Hello Dana, the quote comes on Friday.', 'Hello Dana, the offer comes on Monday.'],
    ['', 'All new'],
    ['All gone', ''],
    ['One\n\nTwo', 'One\n\nThree\n\nTwo'],
    ['I will send it to you by Friday', 'It was sent to you on Monday morning'],
  ])('contains both texts in full (%s)', (before, after) => {
    expect(rebuild('out', before, after)).toBe(before);
    expect(rebuild('in', before, after)).toBe(after);
  });

  test('joins changed words to phrases', () => {
    const changes = readableDiff('please call me at ten', 'do write to us at noon');
    expect(changes.filter((part) => part.kind === 'same').length).toBeLessThanOrEqual(1);
  });
});

describe('the editor of a message', () => {
  const args = { to: 'dana@example.com', subject: 'Quote', body: 'Hello', contact_id: 'c1' };

  test('changes the fields that it shows and keeps the others', () => {
    const edited = toArgs('send_email', args, { ...toFields(args), body: 'Hi' });
    expect(edited).toEqual({ ...args, body: 'Hi' });
  });

  test('removes an emptied send time, and the subject of a text message', () => {
    const edited = toArgs(
      'send_sms',
      { to: '+12125550100', body: 'Hi', send_at: '2026-11-23T10:00:00Z' },
      { to: '+12125550100', subject: '', body: 'Hi', send_at: '' },
    );
    expect(edited).toEqual({ to: '+12125550100', body: 'Hi' });
  });
});

describe('URLs', () => {
  test('signing in redirects only to a path of this site', () => {
    expect(nextPath('/demo/plans/1#entry-2')).toBe('/demo/plans/1#entry-2');
    for (const elsewhere of [
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\r\n/evil.example',
      '/demo\u0000',
      'https://evil.example',
      '',
      undefined,
      ['/a'],
    ]) {
      expect(nextPath(elsewhere)).toBe('/');
    }
  });

  test('the slug of an organization is made from its name', () => {
    expect(slugOf('Alder & Söhne, Ltd.')).toBe('alder-sohne-ltd');
    expect(slugProblem('alder')).toBeUndefined();
    for (const wrong of ['Alder', '-alder', 'al der', 'sign-in']) expect(slugProblem(wrong)).toBeDefined();
  });
});

describe('labels of calls', () => {
  test('a call is named after the people on the other side', () => {
    const ana = { speaker: 'Ana', role: 'agent' };
    const dana = { speaker: 'S2', role: 'customer', name: 'Dana' };
    expect(callTitle({ participants: [ana, dana] })).toBe('Dana');
    expect(callTitle({ participants: [ana] })).toBe('Ana');
    expect(callTitle({ participants: [] })).toBe('Call');
  });

  test('times and durations are short', () => {
    expect([clock(0), clock(65_000), clock(3_723_000)]).toEqual(['0:00', '1:05', '1:02:03']);
    expect([duration(20), duration(600), duration(4_000)]).toEqual(['20 s', '10 min', '1 h 7 min']);
  });
});

describe('a pasted or dropped transcript', () => {
  test('is recognized as plain lines, WebVTT or JSON by its content', async () => {
    const plain = await readTranscript('Ana: Hello\nDana: Hi, can you send it?', 'paste');
    expect(plain.turns.map((turn) => turn.speaker)).toEqual(['Ana', 'Dana']);
    const vtt = 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Ana>Hello</v>\n';
    expect((await readTranscript(vtt, 'file')).turns[0]).toMatchObject({ speaker: 'Ana', start_ms: 1_000 });
    const json = JSON.stringify({
      source: 'pbx',
      external_id: '7',
      turns: [{ speaker: 'Ana', text: 'Hello' }],
    });
    const call = await readTranscript(json, 'file');
    expect(call).toMatchObject({ source: 'pbx', external_id: '7', participants: [{ speaker: 'Ana' }] });
  });

  test('has the same external id for the same text', async () => {
    const first = await readTranscript('Ana: Hello', 'paste');
    const again = await readTranscript('Ana: Hello', 'paste');
    const other = await readTranscript('Ana: Hallo', 'paste');
    expect(again.external_id).toBe(first.external_id);
    expect(other.external_id).not.toBe(first.external_id);
  });

  test.each(['{"turns": []}', '{not json', '[1]', 'WEBVTT\n\nnonsense'])(
    'is refused with a message: %s',
    async (text) => {
      await expect(readTranscript(text, 'paste')).rejects.toThrow(/./);
    },
  );
});
