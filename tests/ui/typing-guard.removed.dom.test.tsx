// @vitest-environment jsdom
import { cleanup, render, renderHook, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useShortcutMessage } from '../../app/[org]/_keyboard/shortcut-message';
import { leaveForm } from '../../app/[org]/_keyboard/typing-guard';
import { useShortcuts } from '../../app/[org]/_keyboard/use-shortcuts';

let pressed: string[] = [];
beforeEach(() => {
  pressed = [];
  renderHook(() =>
    useShortcuts(
      'Cards',
      ['a', 'j', 'e', '$mod+k'].map((keys) => ({ keys, label: keys, run: () => void pressed.push(keys) })),
    ),
  );
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const Form = () => (
  <form>
    <textarea aria-label="Reason" />
  </form>
);

/** Types on whatever has the focus, as a person does who looks at the paper and not at the screen. */
function type(text: string, at: number): void {
  for (const [place, key] of [...text].entries()) {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: at + place * 150 });
    (document.activeElement ?? document.body).dispatchEvent(event);
  }
}
/** Lets the mutation observer report. */
const observed = () => new Promise((resolve) => setTimeout(resolve));

test('the rest of a word whose field has left the page does nothing, and says so', async () => {
  const { unmount } = render(<Form />);
  screen.getByLabelText('Reason').focus();
  type('ad', performance.now());
  unmount();
  await observed();
  type('jacent project', performance.now());
  expect(pressed).toEqual([]);
  const { result } = renderHook(useShortcutMessage);
  expect(result.current?.text).toContain('because you were typing in a form');
});

test('a person who types on for longer is not taken for one who decides', async () => {
  const { unmount } = render(<Form />);
  screen.getByLabelText('Reason').focus();
  unmount();
  await observed();
  type('a jade aa jade aa jade aa jade', performance.now());
  expect(pressed).toEqual([]);
});

test('after the quiet time a key counts again', async () => {
  const { unmount } = render(<Form />);
  screen.getByLabelText('Reason').focus();
  unmount();
  await observed();
  type('a', performance.now() + 1_600);
  expect(pressed).toEqual(['a']);
});

test('a field that is disabled while it has the focus counts as gone', async () => {
  render(<Form />);
  const field = screen.getByLabelText<HTMLTextAreaElement>('Reason');
  field.focus();
  field.disabled = true;
  field.blur();
  await observed();
  type('a', performance.now());
  expect(pressed).toEqual([]);
});

test('a field that is hidden while it has the focus counts as gone', async () => {
  render(<Form />);
  const field = screen.getByLabelText('Reason');
  field.focus();
  // jsdom has no layout; browsers answer this for `display: none`, also of an element around the field.
  Object.assign(field, { checkVisibility: () => false });
  field.blur();
  await observed();
  document.body.append(document.createElement('p'));
  await observed();
  type('a', performance.now());
  expect(pressed).toEqual([]);
});

test('a form that the person left by themself delays nothing', async () => {
  const { unmount } = render(<Form />);
  const field = screen.getByLabelText('Reason');
  field.focus();
  leaveForm(field.closest('form'));
  unmount();
  await observed();
  type('a', performance.now());
  expect(pressed).toEqual(['a']);
});

test('a field that the person has clicked away from may go without a pause', async () => {
  const { unmount } = render(<Form />);
  const field = screen.getByLabelText('Reason');
  field.focus();
  field.blur();
  await observed();
  unmount();
  await observed();
  type('a', performance.now());
  expect(pressed).toEqual(['a']);
});
