'use client';

import { type KeyBindingPress, matchKeyBindingPress, parseKeybinding } from 'tinykeys';
import { areShortcutsOn } from './active-shortcuts';
import { showShortcutMessage } from './shortcut-message';
import { isLeftoverTyping, TYPING, watchTyping } from './typing-guard';

// One listener serves all shortcuts of the page, because sequences (`g a`) and single keys (`a`) must exclude each
// other: going to a screen must never approve something on the way.

export type Binding = { keys: string; run: (event: KeyboardEvent) => void };
type ParsedBinding = Binding & { presses: KeyBindingPress[] };

const SEQUENCE_MS = 1_500;

const OWN_KEYS = `${TYPING}, [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]`;
const OPEN_DIALOG = '[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"]';
/** Only these repeat while a key is held; any other action would run many times. */
const MOVING = /^(j|k|Arrow\w+|(Shift\+)?Space)$/;
/** Space presses these. */
const PRESSED_BY_SPACE = 'button, summary, input, [role="button"], [role="tab"], [role="checkbox"]';

let known: readonly ParsedBinding[] = [];
let startedSequence: { at: number; sequences: ParsedBinding[] } | null = null;
let stopWatching = () => {};

/** Returns unbind. Bindings added first match first: those of a card before those of the page around it. */
export function bindKeys(bindings: readonly Binding[]): () => void {
  const added = bindings.map((binding) => ({ ...binding, presses: parseKeybinding(binding.keys) }));
  if (known.length === 0) {
    window.addEventListener('keydown', onKeyDown);
    stopWatching = watchTyping();
  }
  known = [...known, ...added];
  return () => {
    known = known.filter((binding) => !added.includes(binding));
    if (known.length > 0) return;
    window.removeEventListener('keydown', onKeyDown);
    stopWatching();
  };
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event) || isModifier(event.key)) return;
  const isForShortcuts = isShortcutTarget(event) && !isIgnored(event);
  const open =
    startedSequence && event.timeStamp - startedSequence.at < SEQUENCE_MS ? startedSequence.sequences : [];
  startedSequence = null;
  const second = isForShortcuts
    ? open.find(({ presses: [, press] }) => press && matches(event, press))
    : undefined;
  const found = second ?? known.find((binding) => matchesSingle(binding, event, isForShortcuts));
  if (found) {
    event.preventDefault();
    if (!event.repeat || MOVING.test(found.keys)) found.run(event);
    return;
  }
  if (!isForShortcuts) return;
  const sequences = known.filter(({ presses: [first, next] }) => first && next && matches(event, first));
  if (sequences.length > 0) startedSequence = { at: event.timeStamp, sequences };
}

function matchesSingle(
  { keys, presses }: ParsedBinding,
  event: KeyboardEvent,
  isForShortcuts: boolean,
): boolean {
  const [press, next] = presses;
  if (!press || next || !(isForShortcuts || keys.startsWith('$mod'))) return false;
  return matches(event, press);
}

/**
 * Letters match by the person's own layout, or by position where the layout has no Latin letters. A sign such as `?` or
 * `/` matches however the layout produces it, with or without Shift.
 */
function matches(event: KeyboardEvent, press: KeyBindingPress): boolean {
  const [mods, key] = press;
  if (matchKeyBindingPress(event, press)) return true;
  if (typeof key !== 'string' || key.length !== 1) return false;
  if (/[a-z]/i.test(key)) {
    const isNonLatin = event.key.length === 1 && event.key > '\u024f';
    return isNonLatin && matchKeyBindingPress(event, [mods, `Key${key.toUpperCase()}`]);
  }
  return !mods.includes('Shift') && matchKeyBindingPress(event, [[...mods, 'Shift'], key]);
}

/** While an input method composes a character, keys belong to it. */
function isComposing({ isComposing: composing, key }: KeyboardEvent): boolean {
  return composing || key === 'Process';
}

function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'].includes(key);
}

/** A shortcut that is the rest of what a person was typing when the field went away. */
function isIgnored(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || !isLeftoverTyping(event.timeStamp)) return false;
  showShortcutMessage('Shortcuts are off for a moment, because you were typing in a form.');
  return true;
}

function isShortcutTarget({ target, key }: KeyboardEvent): boolean {
  if (!areShortcutsOn() || document.querySelector(OPEN_DIALOG)) return false;
  if (!(target instanceof Element)) return true;
  return !target.closest(OWN_KEYS) && !(key === ' ' && target.closest(PRESSED_BY_SPACE));
}
