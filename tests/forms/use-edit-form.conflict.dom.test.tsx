// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { EditDifferences } from '../../app/[org]/_forms/edit-differences';
import { useEditForm } from '../../app/[org]/_forms/use-edit-form';
import { ApiError } from '../../lib/client/fetcher';
import { array, boolean, number, object, string } from '../../lib/kit/decode';

type Row = { version: number; name: string; note: string; tools: string[]; active: boolean };
const decode = object({ version: number, name: string, note: string, tools: array(string), active: boolean });
const LABELS = { name: 'Name', note: 'Note', tools: 'Tools', active: 'Active' };
const OPENED: Row = { version: 3, name: 'Kim', note: 'a\nb', tools: ['text', 'email'], active: true };

/** A server that compares versions like the real one; tests change `row` to edit as another person. */
function serve(row: Row) {
  const server = { row, sent: [] as Record<string, unknown>[] };
  const send = async (body: Record<string, unknown>) => {
    server.sent.push(body);
    const { version, ...changes } = body;
    if (version !== server.row.version)
      throw new ApiError(409, { code: 'conflict', message: 'Changed.', current: server.row });
    server.row = { ...server.row, ...changes, version: server.row.version + 1 };
    return server.row;
  };
  return { server, send };
}

type Props = { row: Row | null; send: (body: Record<string, unknown>) => Promise<Row>; onSaved: () => void };

function Form({ row, send, onSaved }: Props) {
  const { opened, submit, pending, problem, wrong, ...edit } = useEditForm({
    row,
    read: (form) => ({
      name: form.get('name'),
      note: form.get('note'),
      tools: form.getAll('tools'),
      active: form.get('active') === 'on',
    }),
    decode,
    send,
    onSaved,
  });
  return (
    <form onSubmit={submit}>
      <EditDifferences noun="thing" labels={LABELS} {...edit} />
      <p>{problem}</p>
      <p>{wrong.name}</p>
      <input aria-label="Name" name="name" defaultValue={opened?.name} />
      <textarea aria-label="Note" name="note" defaultValue={opened?.note} />
      {['email', 'text'].map((tool) => (
        <input
          key={tool}
          aria-label={tool}
          type="checkbox"
          name="tools"
          value={tool}
          defaultChecked={opened?.tools.includes(tool)}
        />
      ))}
      <input aria-label="Active" type="checkbox" name="active" defaultChecked={opened?.active} />
      <button type="submit">{pending ? 'Saving' : 'Save'}</button>
    </form>
  );
}

function open(row: Row | null = OPENED) {
  const { server, send } = serve(row ?? OPENED);
  const onSaved = vi.fn();
  render(<Form {...{ row, send, onSaved }} />);
  return { server, onSaved };
}

const input = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const type = (label: string, value: string) => fireEvent.change(input(label), { target: { value } });
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save' }));
const saved = (onSaved: () => void) => waitFor(() => expect(onSaved).toHaveBeenCalled());

afterEach(cleanup);

test('only the changed fields are sent, with the version that the form was opened on', async () => {
  const { server, onSaved } = open();
  type('Name', 'Lee');
  save();
  await saved(onSaved);
  expect(server.sent).toEqual([{ version: 3, name: 'Lee' }]);
});

test('a form without a change sends nothing, whatever the order of the list and the line ends', async () => {
  const { server, onSaved } = open({ ...OPENED, note: 'a\r\nb' });
  save();
  await saved(onSaved);
  expect(server.sent).toEqual([]);
});

test('a new row is sent as a whole, without a version', async () => {
  const onSaved = vi.fn();
  const send = vi.fn(async () => OPENED);
  render(<Form row={null} {...{ send, onSaved }} />);
  type('Name', 'Lee');
  save();
  await saved(onSaved);
  expect(send).toHaveBeenCalledWith({ name: 'Lee', note: '', tools: [], active: false });
});

test('what a colleague switched off stays off, is shown, and is not sent', async () => {
  const { server, onSaved } = open();
  type('Name', 'Lee');
  server.row = { ...OPENED, active: false, tools: [], version: 4 };
  save();
  await screen.findByText(/Someone else changed this thing/);
  expect(screen.getByText('Now: off')).toBeTruthy();
  expect(input('Active').checked).toBe(false);
  expect(input('email').checked).toBe(false);
  expect(input('Name').value).toBe('Lee');
  expect(screen.queryByText(/Yours/)).toBeNull();
  expect(server.row).toMatchObject({ name: 'Kim', active: false });
  save();
  await saved(onSaved);
  expect(server.sent.at(-1)).toEqual({ version: 4, name: 'Lee' });
  expect(server.row).toMatchObject({ name: 'Lee', active: false, tools: [] });
});

test('a field that both changed shows both values; keeping mine sends it on the new version', async () => {
  const { server, onSaved } = open();
  type('Name', 'Lee');
  server.row = { ...OPENED, name: 'Kim R.', version: 4 };
  save();
  await screen.findByText('Now: Kim R.');
  expect(screen.getByText('Yours: Lee')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Keep mine: Name' }));
  expect(screen.queryByText('Yours: Lee')).toBeNull();
  expect(document.activeElement).toBe(input('Name'));
  save();
  await saved(onSaved);
  expect(server.sent.at(-1)).toEqual({ version: 4, name: 'Lee' });
});

test('using theirs puts the value into the form, so it is not sent', async () => {
  const { server, onSaved } = open();
  type('Name', 'Lee');
  fireEvent.click(input('text'));
  server.row = { ...OPENED, name: 'Kim R.', version: 4 };
  save();
  fireEvent.click(await screen.findByRole('button', { name: 'Use theirs: Name' }));
  expect(input('Name').value).toBe('Kim R.');
  save();
  await saved(onSaved);
  expect(server.sent.at(-1)).toEqual({ version: 4, tools: ['email'] });
});

test('a row that changed only where the form has no field is saved without a question', async () => {
  const { server, onSaved } = open();
  type('Name', 'Lee');
  server.row = { ...OPENED, version: 9 };
  save();
  await saved(onSaved);
  expect(server.row).toMatchObject({ name: 'Lee', version: 10 });
});

test('a second colleague who is faster again is shown again', async () => {
  const { server, onSaved } = open();
  type('Name', 'Lee');
  server.row = { ...OPENED, active: false, version: 4 };
  save();
  await screen.findByText('Now: off');
  server.row = { ...server.row, name: 'Kim R.', version: 5 };
  save();
  await screen.findByText('Yours: Lee');
  expect(onSaved).not.toHaveBeenCalled();
  expect(server.row.name).toBe('Kim R.');
});

test('an error that is no lost race is shown, and the form stays', async () => {
  const send = vi.fn(async () => {
    const issues = [{ path: ['name'], message: 'too long' }];
    throw new ApiError(400, { code: 'bad_request', message: 'Not valid.', issues });
  });
  render(<Form row={OPENED} {...{ send, onSaved: vi.fn() }} />);
  type('Name', 'Lee');
  save();
  await screen.findByText('Not valid.');
  expect(screen.getByText('too long')).toBeTruthy();
  expect(input('Name').value).toBe('Lee');
});
