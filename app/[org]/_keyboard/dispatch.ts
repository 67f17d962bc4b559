'use client';

import { type KeyBindingPress, matchKeyBindingPress, parseKeybinding } from 'tinykeys';
import { areShortcutsOn } from './active-shortcuts';

// One listener for all shortcuts of the page: keys that follow one another (`g a`) and a single key (`a`) know of each
// other, so that going somewhere never approves something on the way.

export type Binding = { keys: string; run: (event: KeyboardEvent) => void };
type Known = Binding & { presses: KeyBindingPress[] };

const SEQUENCE_MS = 1_500;

/** Keys that type, or that move within a control, are that control's own. */
const TYPING =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable]';
const OWN_KEYS = `${TYPING}, [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]`;
const OPEN_DIALOG = '[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]';
/** Held down, these go on; anything else would be done many times over by a key that is held a little long. */
const MOVING = /^(j|k|Arrow\w+)$/;

let known: readonly Known[] = [];
let begun: { at: number; sequences: Known[] } | null = null;

/** Returns the way to unbind them. What was bound first comes first: a card before the page around it. */
export function bindKeys(bindings: readonly Binding[]): () => void {
  const added = bindings.map((binding) => ({ ...binding, presses: parseKeybinding(binding.keys) }));
  if (known.length === 0) window.addEventListener('keydown', onKeyDown);
  known = [...known, ...added];
  return () => {
    known = known.filter((binding) => !added.includes(binding));
    if (known.length === 0) window.removeEventListener('keydown', onKeyDown);
  };
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event) || isModifier(event.key)) return;
  const meant = isMeant(event);
  const open = begun && event.timeStamp - begun.at < SEQUENCE_MS ? begun.sequences : [];
  begun = null;
  const second = meant ? open.find(({ presses: [, press] }) => press && matches(event, press)) : undefined;
  const found = second ?? known.find((binding) => isSingle(binding, event, meant));
  if (found) {
    event.preventDefault();
    if (!event.repeat || MOVING.test(found.keys)) found.run(event);
    return;
  }
  if (!meant) return;
  const sequences = known.filter(({ presses: [first, next] }) => first && next && matches(event, first));
  if (sequences.length > 0) begun = { at: event.timeStamp, sequences };
}

function isSingle({ keys, presses }: Known, event: KeyboardEvent, meant: boolean): boolean {
  const [press, next] = presses;
  if (!press || next || !(meant || keys.startsWith('$mod'))) return false;
  return matches(event, press);
}

/**
 * Letters are those that are written on the keys of the person's own layout; where it writes no Latin ones, those of the same
 * place. A sign such as `?` or `/` counts however the layout reaches it, with Shift or without.
 */
function matches(event: KeyboardEvent, press: KeyBindingPress): boolean {
  const [mods, key] = press;
  if (matchKeyBindingPress(event, press)) return true;
  if (typeof key !== 'string' || key.length !== 1) return false;
  if (/[a-z]/i.test(key)) {
    const foreign = event.key.length === 1 && event.key > '\u024f';
    return foreign && matchKeyBindingPress(event, [mods, `Key${key.toUpperCase()}`]);
  }
  return !mods.includes('Shift') && matchKeyBindingPress(event, [[...mods, 'Shift'], key]);
}

/** While an input method puts a character together, keys are its own. */
function isComposing({ isComposing: composing, key }: KeyboardEvent): boolean {
  return composing || key === 'Process';
}

function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'].includes(key);
}

function isMeant({ target }: KeyboardEvent): boolean {
  if (!areShortcutsOn() || document.querySelector(OPEN_DIALOG)) return false;
  return !(target instanceof Element) || !target.closest(OWN_KEYS);
}
