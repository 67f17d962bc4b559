// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OrgProvider } from '../../app/[org]/_org/org-context';
import { AddCall } from '../../app/[org]/calls/new/add-call';
import { callCreatedEvent, callUpdatedEvent } from '../helpers/browser/live-events';
import { begin, page, push, wrapper } from '../helpers/browser/live-page';
import { CONNECTED } from '../helpers/builders/channels';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }));

const TALK = 'Dana: Could you send me the quote?\nAna: Of course, by Friday.';
const VTT =
  'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>I will text you.</v>\n\n00:03.000 --> 00:04.000\n<v Kim>Thanks.</v>';

type Sent = { external_id: string; participants: { speaker: string; role: string }[] };
let sent: Sent[];
let refuse: (call: Sent) => boolean;
let org = 0;
let reads: number;

beforeEach(() => {
  org += 1;
  page.org = `acme-${org}`;
  sent = [];
  reads = 0;
  refuse = () => false;
  vi.stubGlobal('fetch', async (_: string, init: { method?: string; body: string }) => {
    if (init.method !== 'POST') {
      reads += 1;
      return Response.json({ calls: [], next: null, cursor: 'ab12cd34.0' });
    }
    const call: Sent = JSON.parse(init.body);
    sent.push(call);
    if (refuse(call)) return Response.json({ code: 'invalid', message: 'Too many turns.' }, { status: 422 });
    return Response.json(
      { call: { id: `call-${call.external_id}`, planning: { state: 'queued' } } },
      { status: 201 },
    );
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const times = { undo_window_s: 10, time_zone: 'UTC', quiet_hours: null };
function drop(...files: [name: string, text: string][]): void {
  render(
    <OrgProvider
      value={{
        slug: `acme-${org}`,
        name: 'Acme',
        role: 'member',
        userName: 'Ana',
        orgs: [],
        times,
        ...CONNECTED,
      }}
    >
      <AddCall />
    </OrgProvider>,
    { wrapper },
  );
  const dropped = files.map(([name, text]) => new File([text], name));
  fireEvent.drop(screen.getByRole('region', { name: 'Transcript files' }), {
    dataTransfer: { files: dropped },
  });
}
const rowOf = (name: string) => {
  const row = screen.getByText(name).closest('li');
  if (!row) throw new Error(`no row of ${name}`);
  return within(row);
};

test('several files are read, their missing details are asked for once, and all are added', async () => {
  drop(['one.txt', TALK], ['two.vtt', VTT]);
  const button = await screen.findByRole('button', { name: 'Add 2 calls' });
  fireEvent.click(screen.getByRole('checkbox', { name: 'Ana' }));
  fireEvent.click(button);
  await screen.findByText('2 of 2 calls added.');
  expect(sent).toHaveLength(2);
  for (const { participants } of sent) {
    expect(participants.find(({ speaker }) => speaker === 'Ana')?.role).toBe('agent');
    expect(participants.find(({ speaker }) => speaker !== 'Ana')?.role).not.toBe('agent');
  }
  expect(screen.getByRole('link', { name: 'one.txt' }).getAttribute('href')).toContain('/calls/call-');
  rowOf('two.vtt').getByText('Reading');
});

test('a file that cannot be read shows the reason and does not stop the others', async () => {
  drop(['broken.vtt', 'WEBVTT\n\n00:05.000 --> 00:01.000\nNo'], ['empty.txt', '   '], ['good.txt', TALK]);
  fireEvent.click(await screen.findByRole('button', { name: 'Add 1 call' }));
  await screen.findByText('1 of 3 calls added.');
  rowOf('broken.vtt').getByText(/the cue ends before it starts/);
  rowOf('empty.txt').getByText(/no line of conversation/);
  rowOf('good.txt').getByText('Added');
  expect(screen.getByRole('alert').textContent).toContain('2 were not');
});

test('a refused file keeps its reason, and only it can be retried', async () => {
  refuse = (call) => call.participants.some(({ speaker }) => speaker === 'Kim');
  drop(['one.txt', TALK], ['two.vtt', VTT]);
  fireEvent.click(await screen.findByRole('button', { name: 'Add 2 calls' }));
  await screen.findByText('1 of 2 calls added.');
  rowOf('two.vtt').getByText('Too many turns.');
  refuse = () => false;
  fireEvent.click(screen.getByRole('button', { name: 'Try 1 call again' }));
  await screen.findByText('2 of 2 calls added.');
  expect(sent).toHaveLength(3);
  expect(sent[2]?.external_id).toBe(
    sent.find(({ participants }) => participants.some(({ speaker }) => speaker === 'Kim'))?.external_id,
  );
  await waitFor(() => expect(screen.queryByRole('button', { name: /Try/ })).toBeNull());
});

test('a single file opens the form for one call', async () => {
  drop(['one.txt', TALK]);
  expect(await screen.findByText(/2 turns, 2 speakers/)).toBeDefined();
  expect(screen.queryByText('one.txt')).toBeNull();
});

test('the planning of each added call comes with its events, without a request for each', async () => {
  drop(['one.txt', TALK], ['two.vtt', VTT]);
  fireEvent.click(await screen.findByRole('button', { name: 'Add 2 calls' }));
  await screen.findByText('2 of 2 calls added.');
  begin(0);
  const [one = '', two = ''] = sent.map(({ external_id }) => `call-${external_id}`);
  await push(
    callCreatedEvent(1, one),
    callCreatedEvent(2, two),
    callUpdatedEvent(3, two, { planning: { state: 'nothing_owed', reason: 'none' } }),
    callUpdatedEvent(4, one, { planning: { state: 'planned', plan_ids: ['p1'] } }),
  );
  screen.getByText('1 plan');
  screen.getByText('Nothing promised');
  expect(reads).toBe(1);
});
