'use client';

// A form can leave the page while a person types in it: a colleague decides, an answer arrives, a dialog closes. The focus
// then falls to the page, and the rest of the word would be single-key shortcuts. So they are ignored for a while.

/**
 * In these elements a key types or moves within the control, so it is no shortcut. `data-types`: a control in a form that
 * passes what is typed on it to the form's field.
 */
export const TYPING =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable], [data-types]';

/** After a field has left the page, in milliseconds. */
const QUIET_MS = 1_500;
/** After the last key that was ignored: a person who is still typing has not noticed. */
const TYPING_PAUSE_MS = 700;

/** The longest time until a form that was asked for has been loaded, in milliseconds. */
const LOADING_MS = 5_000;

let field: Element | null = null;
let quietUntil = 0;
let observer: MutationObserver | null = null;
const closedByPerson = new WeakSet<Element>();

/** Says that the person leaves this form: its end is no reason to ignore what they press next. */
export function leaveForm(form: Element | null | undefined): void {
  if (form) closedByPerson.add(form);
}

/** A form was asked for, and may have to be loaded first: until it has the focus, keys are meant for it. */
export function expectForm(): void {
  if (!field) quietUntil = performance.now() + LOADING_MS;
}

/** Returns whether a single-key shortcut at this time is the rest of what a person was typing; counts it as typed. */
export function isLeftoverTyping(timeStamp: number): boolean {
  lookForEnd();
  if (timeStamp >= quietUntil) return false;
  quietUntil = Math.max(quietUntil, timeStamp + TYPING_PAUSE_MS);
  return true;
}

/** Returns stop. */
export function watchTyping(): () => void {
  observer = new MutationObserver(lookForEnd);
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('focusout', onFocusOut);
  follow(document.activeElement);
  return () => {
    document.removeEventListener('focusin', onFocusIn);
    document.removeEventListener('focusout', onFocusOut);
    observer?.disconnect();
    observer = null;
    field = null;
    quietUntil = 0;
  };
}

function onFocusIn({ target }: FocusEvent): void {
  follow(target instanceof Element ? target : null);
}

function follow(target: Element | null): void {
  field = target?.matches(TYPING) ? target : null;
  if (field) quietUntil = 0;
  observer?.disconnect();
  // Observed only while a field has the focus. A field that is disabled or hidden loses it without an event, too.
  if (field)
    observer?.observe(document, {
      subtree: true,
      childList: true,
      attributeFilter: ['disabled', 'hidden', 'inert', 'open'],
    });
}

/** The person left the field, unless it was removed: browsers differ in whether a removal is an event. */
function onFocusOut({ target }: FocusEvent): void {
  queueMicrotask(() => {
    if (target !== field || !field?.isConnected || document.activeElement === field) return;
    if (!isUnusable(field)) follow(null);
  });
}

function lookForEnd(): void {
  if (!field || document.activeElement === field) return;
  if (field.isConnected && !isUnusable(field) && document.activeElement !== document.body) return;
  const form = field.closest('form');
  if (!form || !closedByPerson.has(form)) quietUntil = performance.now() + QUIET_MS;
  follow(null);
}

/** Disabled or hidden; old browsers have no `checkVisibility`. */
function isUnusable(element: Element): boolean {
  if (element.matches(':disabled') || element.closest('[hidden], [inert]')) return true;
  return element.checkVisibility?.() === false;
}
