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

/** As a browser sends it; what is held with it is asked by `getModifierState`. */
function press(key: string, { mods = [], on = document.body, at, ...init }: Press = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  vi.spyOn(event, 'getModifierState').mockImplementation((mod) => mods.includes(mod));
  if (at !== undefined) Object.defineProperty(event, 'timeStamp', { value: at });
  on.dispatchEvent(event);
  return event;
}

test('a key does its thing once, and not what the browser would do', () => {
  begin();
  expect(press('a').defaultPrevented).toBe(true);
  expect(press('x').defaultPrevented).toBe(false);
  expect(pressed).toEqual(['a']);
});

test('Shift is another key, Caps Lock is not', () => {
  begin();
  press('A', { mods: ['Shift'] });
  press('A', { mods: ['CapsLock'] });
  expect(pressed).toEqual(['Shift+a', 'a']);
});

test.each([['Control'], ['Alt'], ['Meta'], ['Control', 'Shift']])('%s+A is the browser’s', (...mods) => {
  begin();
  expect(press('a', { mods }).defaultPrevented).toBe(false);
  expect(pressed).toEqual([]);
});

test('a key that is held down moves on, and decides once', () => {
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
])('in %s keys are silent, except those with Ctrl', (html) => {
  begin();
  document.body.innerHTML = html;
  const on = document.body.querySelector('button') ?? document.body.firstElementChild ?? document.body;
  expect(press('a', { on }).defaultPrevented).toBe(false);
  press('k', { on, mods: ['Control'] });
  expect(pressed).toEqual(['$mod+k']);
});

test('a box that is ticked is not typed into', () => {
  begin();
  document.body.innerHTML = '<input type="checkbox">';
  press('a', { on: document.body.firstElementChild ?? document.body });
  expect(pressed).toEqual(['a']);
});

test('while a dialog is open, keys pressed beside it are silent too', () => {
  begin();
  document.body.innerHTML = '<div role="dialog" data-state="open"></div>';
  press('a');
  expect(pressed).toEqual([]);
});

test.each([{ isComposing: true }, { key: 'Process' }])('an input method keeps its keys: %j', (init) => {
  begin();
  press('a', init);
  press('k', { ...init, mods: ['Control'] });
  expect(pressed).toEqual([]);
});

test('what has been dealt with already is left alone', () => {
  begin();
  document.body.innerHTML = '<button></button>';
  const button = document.body.firstElementChild ?? document.body;
  button.addEventListener('keydown', (event) => event.preventDefault());
  press('a', { on: button });
  expect(pressed).toEqual([]);
});

test('two keys one after the other are one shortcut, and the second alone is another', () => {
  begin();
  press('g');
  press('a');
  expect(pressed).toEqual(['g a']);
  press('a');
  expect(pressed).toEqual(['g a', 'a']);
});

test('after the first of two, a key that does not follow it does its own thing', () => {
  begin();
  press('g');
  press('j');
  press('i');
  expect(pressed).toEqual(['j']);
});

test('the second of two must come soon, and not after typing', () => {
  begin();
  press('g', { at: 1_000 });
  press('i', { at: 4_000 });
  document.body.innerHTML = '<input>';
  press('g', { on: document.body.firstElementChild ?? document.body });
  press('i');
  expect(pressed).toEqual([]);
});

test('a modifier between two keys does not part them', () => {
  begin();
  press('g');
  press('CapsLock');
  press('i');
  expect(pressed).toEqual(['g i']);
});

test.each([
  ['?', ['Shift']],
  ['?', []],
])('the sign %s counts with %j: layouts reach it in their own ways', (key, mods) => {
  begin();
  press(key, { mods });
  press('/', { mods });
  expect(pressed).toEqual(['?', '/']);
});

test('what AltGr writes is no shortcut', () => {
  begin();
  press('æ', { mods: ['AltGraph'] });
  press('ª', { mods: ['AltGraph', 'Control', 'Alt'] });
  expect(pressed).toEqual([]);
});

test('letters count as the layout writes them; where it writes no Latin ones, by their place', () => {
  begin();
  // AZERTY: the key where QWERTY has its A writes q, and the other way round.
  press('q', { code: 'KeyA' });
  press('a', { code: 'KeyQ' });
  // Russian.
  press('ф', { code: 'KeyA' });
  press('л', { code: 'KeyK', mods: ['Control'] });
  expect(pressed).toEqual(['a', 'a', '$mod+k']);
});

test('switched off, only keys with Ctrl are left; the switch is kept and can be turned back', () => {
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

test('they are listed for as long as they work, and do from the list what they do by key', () => {
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

test('a card has its keys before the page around it, and what it does is what it last said', () => {
  const { rerender } = render(<Page name="one" />);
  rerender(<Page name="two" />);
  expect(screen.getByText('two')).toBeTruthy();
  press('a');
  expect(inner.mock.calls).toEqual([['two']]);
  expect(outer).not.toHaveBeenCalled();
});
