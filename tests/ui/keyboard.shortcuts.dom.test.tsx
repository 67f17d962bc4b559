// @vitest-environment jsdom
import { act, cleanup, render, renderHook, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  areShortcutsOn,
  switchShortcuts,
  useActiveShortcuts,
  useShortcutsOn,
} from '../../app/[org]/_keyboard/active-shortcuts';
import { useShortcuts } from '../../app/[org]/_keyboard/use-shortcuts';

const KEYS = ['a', 'Shift+a', 'j', '?', '/', 'g a', 'g i', '$mod+k', '$mod+Enter'] as const;
type Key = (typeof KEYS)[number];

let pressed: Key[] = [];
beforeEach(() => {
  pressed = [];
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

const shortcuts = KEYS.map((keys) => ({ keys, label: `do ${keys}`, run: () => void pressed.push(keys) }));
const begin = () => renderHook(() => useShortcuts('Cards', shortcuts));

type Press = KeyboardEventInit & { mods?: string[]; on?: Element; at?: number };

/** Dispatches a keydown as a browser does; the modifiers are those of `getModifierState`. */
function press(key: string, { mods = [], on = document.body, at, ...init }: Press = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  vi.spyOn(event, 'getModifierState').mockImplementation((mod) => mods.includes(mod));
  if (at !== undefined) Object.defineProperty(event, 'timeStamp', { value: at });
  on.dispatchEvent(event);
  return event;
}

test('a shortcut runs once and prevents the browser’s default', () => {
  begin();
  expect(press('a').defaultPrevented).toBe(true);
  expect(press('x').defaultPrevented).toBe(false);
  expect(pressed).toEqual(['a']);
});

test('Shift makes another shortcut, Caps Lock does not', () => {
  begin();
  press('A', { mods: ['Shift'] });
  press('A', { mods: ['CapsLock'] });
  expect(pressed).toEqual(['Shift+a', 'a']);
});

test.each([['Control'], ['Alt'], ['Meta'], ['Control', 'Shift']])(
  '%s+A is left to the browser',
  (...mods) => {
    begin();
    expect(press('a', { mods }).defaultPrevented).toBe(false);
    expect(pressed).toEqual([]);
  },
);

test('auto-repeat repeats movement, but not decisions', () => {
  begin();
  press('j');
  press('j', { repeat: true });
  press('a');
  press('a', { repeat: true });
  expect(pressed).toEqual(['j', 'j', 'a']);
});

test.each([
  '<input type="text">',
  '<input type="search">',
  '<textarea></textarea>',
  '<select></select>',
  '<div contenteditable="true"></div>',
  '<div role="dialog"><button></button></div>',
  '<div role="menu"><button></button></div>',
  '<div role="listbox"><button></button></div>',
])('in %s only shortcuts with Ctrl run', (html) => {
  begin();
  document.body.innerHTML = html;
  const on = document.body.querySelector('button') ?? document.body.firstElementChild ?? document.body;
  expect(press('a', { on }).defaultPrevented).toBe(false);
  press('k', { on, mods: ['Control'] });
  expect(pressed).toEqual(['$mod+k']);
});

test('shortcuts run in a checkbox', () => {
  begin();
  document.body.innerHTML = '<input type="checkbox">';
  press('a', { on: document.body.firstElementChild ?? document.body });
  expect(pressed).toEqual(['a']);
});

test('while a dialog is open, shortcuts outside of it do not run', () => {
  begin();
  document.body.innerHTML = '<div role="dialog" data-state="open"></div>';
  press('a');
  expect(pressed).toEqual([]);
});

test.each([{ isComposing: true }, { key: 'Process' }])(
  'keys of an input method run no shortcut: %j',
  (init) => {
    begin();
    press('a', init);
    press('k', { ...init, mods: ['Control'] });
    expect(pressed).toEqual([]);
  },
);

test('an event whose default was prevented runs no shortcut', () => {
  begin();
  document.body.innerHTML = '<button></button>';
  const button = document.body.firstElementChild ?? document.body;
  button.addEventListener('keydown', (event) => event.preventDefault());
  press('a', { on: button });
  expect(pressed).toEqual([]);
});

test('a sequence of two keys runs its own shortcut, not that of the second key', () => {
  begin();
  press('g');
  press('a');
  expect(pressed).toEqual(['g a']);
  press('a');
  expect(pressed).toEqual(['g a', 'a']);
});

test('a key that does not continue a sequence runs its own shortcut', () => {
  begin();
  press('g');
  press('j');
  press('i');
  expect(pressed).toEqual(['j']);
});

test('a sequence expires, and does not begin in an input', () => {
  begin();
  press('g', { at: 1_000 });
  press('i', { at: 4_000 });
  document.body.innerHTML = '<input>';
  press('g', { on: document.body.firstElementChild ?? document.body });
  press('i');
  expect(pressed).toEqual([]);
});

test('a modifier between two keys does not break the sequence', () => {
  begin();
  press('g');
  press('CapsLock');
  press('i');
  expect(pressed).toEqual(['g i']);
});

test.each([
  ['?', ['Shift']],
  ['?', []],
])('the sign %s matches with the modifiers %j, because layouts differ', (key, mods) => {
  begin();
  press(key, { mods });
  press('/', { mods });
  expect(pressed).toEqual(['?', '/']);
});

test('a character typed with AltGr runs no shortcut', () => {
  begin();
  press('æ', { mods: ['AltGraph'] });
  press('ª', { mods: ['AltGraph', 'Control', 'Alt'] });
  expect(pressed).toEqual([]);
});

test('letters match by the layout, and by position where the layout has no Latin letters', () => {
  begin();
  // AZERTY: the key where QWERTY has its A writes q, and the other way round.
  press('q', { code: 'KeyA' });
  press('a', { code: 'KeyQ' });
  // Russian.
  press('ф', { code: 'KeyA' });
  press('л', { code: 'KeyK', mods: ['Control'] });
  expect(pressed).toEqual(['a', 'a', '$mod+k']);
});

test('switched off, only shortcuts with Ctrl run; the setting is stored and can be reversed', () => {
  begin();
  const { result } = renderHook(() => useShortcutsOn());
  act(() => switchShortcuts(false));
  expect(result.current).toBe(false);
  for (const key of ['a', '?', 'g', 'i']) press(key);
  press('k', { mods: ['Control'] });
  expect(pressed).toEqual(['$mod+k']);
  expect(areShortcutsOn()).toBe(false);
  act(() => switchShortcuts(true));
  press('a');
  expect(pressed).toEqual(['$mod+k', 'a']);
});

test('shortcuts are listed while they are bound, and run from the list', () => {
  const { result } = renderHook(() => useActiveShortcuts());
  const bound = begin();
  const [group] = result.current;
  expect(group?.group).toBe('Cards');
  expect(group?.shortcuts.map(({ keys }) => keys)).toEqual([...KEYS]);
  group?.shortcuts.find(({ keys }) => keys === 'g a')?.run(new KeyboardEvent('keydown'));
  expect(pressed).toEqual(['g a']);
  bound.unmount();
  expect(result.current).toEqual([]);
  press('a');
  expect(pressed).toEqual(['g a']);
});

const outer = vi.fn();
const inner = vi.fn();

function Card({ name }: { name: string }) {
  useShortcuts('Card', [{ keys: 'a', label: 'approve', run: () => inner(name) }]);
  return <p>{name}</p>;
}

function Page({ name }: { name: string }) {
  useShortcuts('Page', [{ keys: 'a', label: 'approve all', run: outer }]);
  return <Card name={name} />;
}

test('a card’s shortcut wins over its page’s, and runs the latest callback', () => {
  const { rerender } = render(<Page name="one" />);
  rerender(<Page name="two" />);
  expect(screen.getByText('two')).toBeTruthy();
  press('a');
  expect(inner.mock.calls).toEqual([['two']]);
  expect(outer).not.toHaveBeenCalled();
});
