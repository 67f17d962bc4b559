import type { CardKey } from '../plans/_decide/card-handle';

// What a key does to the card that it is pressed for. Pure, so that the rules can be read and tested in one place: only
// what was shown is approved, only what was addressed is decided, and no press is lost in silence.

/** A card as it is at the moment of the press. */
export type Target = {
  id: string;
  version: number;
  name: string;
  /** `deciding`: a request is under way. `form`: the key leads to something to type or to choose. */
  state: 'waiting' | 'form' | 'deciding' | 'settled';
  /** The end of the message has been on screen in this version. */
  isShown: boolean;
  /** When this version appeared, on the clock of `Event.timeStamp`. */
  since: number;
  /** Reasons to look twice before approving, as the person reads them. */
  reasons: readonly string[];
};

export type Press = {
  key: CardKey;
  /** The time of the press, in milliseconds, as in `Event.timeStamp`. */
  at: number;
  target: Target;
  /** The card, and its row where there is one, can be seen. */
  isOnScreen: boolean;
  /** It is clear that this card is meant: it has the focus, or is the only one. */
  isAddressed: boolean;
};

/** The key has to be pressed once more, for this version and for these reasons. */
export type Confirmation = { key: CardKey; id: string; version: number; reasons: readonly string[] };

/**
 * `run`: does what the card's button does. `show`: scrolls to the card. `read-on`: scrolls the card on. `next`: goes to the
 * next card that waits. `none`: nothing but the notice.
 */
export type PressResult = {
  effect: 'run' | 'show' | 'read-on' | 'next' | 'none';
  confirmation: Confirmation | null;
  notice: string | null;
};

/** A card has to be on screen for this long before a key approves it, in milliseconds: less is no time to read. */
export const JUST_SHOWN_MS = 250;
export const MORE_BELOW = 'More below: Space to read on, A again to approve.';
const VERBS = { approve: 'approve', edit: 'edit', reject: 'reject' } as const;

export function decidePress(press: Press, before: Confirmation | null): PressResult {
  const { key, at, target, isOnScreen, isAddressed } = press;
  const { id, version, name, state, reasons } = target;
  // Carries no reasons yet: the person has not been told them.
  const confirmation = { key, id, version, reasons: [] };
  const letter = key.charAt(0).toUpperCase();
  const isConfirmed = before !== null && before.key === key && before.id === id && before.version === version;

  if (state === 'deciding') return nothing(`The last decision about ${name} is still being sent.`);
  if (state === 'settled' && key === 'approve') return { effect: 'next', confirmation: null, notice: null };
  if (state === 'settled') return nothing(`${name}: already decided.`);
  if (!isOnScreen || !(isAddressed || isConfirmed)) {
    const notice = `Press ${letter} once more to ${VERBS[key]} this: ${name}`;
    return { effect: 'show', confirmation, notice };
  }
  if (key !== 'approve' || state === 'form') return { effect: 'run', confirmation: null, notice: null };
  if (!target.isShown) return { effect: 'read-on', confirmation, notice: MORE_BELOW };
  if (at - target.since < JUST_SHOWN_MS) {
    const notice = `This appeared only just now. Press A once more to approve it: ${name}`;
    return { effect: 'none', confirmation, notice };
  }
  const told = new Set(isConfirmed ? before.reasons : []);
  const untold = reasons.filter((reason) => !told.has(reason));
  if (untold.length > 0) {
    return {
      effect: 'none',
      confirmation: { ...confirmation, reasons },
      notice: `${untold.join(' ')} Press A once more to approve it anyway: ${name}`,
    };
  }
  return { effect: 'run', confirmation: null, notice: null };
}

function nothing(notice: string): PressResult {
  return { effect: 'none', confirmation: null, notice };
}

/**
 * What a click on Approve does. A button names its card, so flags need no second look; but what was not shown, or changed
 * under the person's eyes, is not approved, and the second click of a double click was meant for the card before.
 */
export function decideClick(
  target: Pick<Target, 'isShown' | 'since'>,
  click: { at: number; clicks: number; isChanged: boolean },
): Pick<PressResult, 'effect' | 'notice'> {
  if (!target.isShown) return { effect: 'read-on', notice: 'More below: read on to the end, then approve.' };
  if (click.isChanged) return { effect: 'none', notice: `${CHANGED} Approve once more to approve it.` };
  if (click.clicks > 1 && click.at - target.since < DOUBLE_CLICK_MS)
    return { effect: 'none', notice: 'That was the second click of a double click. Nothing was approved.' };
  return { effect: 'run', notice: null };
}

/** The longest time between the clicks of a double click in common systems, in milliseconds. */
const DOUBLE_CLICK_MS = 600;
export const CHANGED = 'The text changed while you had it open.';

/** A finger does not meet the same point twice, in pixels. */
const DOUBLE_TAP_PX = 40;

type Click = { timeStamp: number; detail: number; clientX: number; clientY: number };
let lastClick: Click | null = null;

/** The number of clicks in a row at one place. A touch screen reports each tap of a double tap as the first. */
export function clicksInRow(click: Click): number {
  const { timeStamp, detail, clientX, clientY } = click;
  const isSecond =
    lastClick !== null &&
    detail > 0 &&
    timeStamp - lastClick.timeStamp < DOUBLE_CLICK_MS &&
    Math.hypot(clientX - lastClick.clientX, clientY - lastClick.clientY) < DOUBLE_TAP_PX;
  // Only what is needed: an event would keep its target in memory.
  lastClick = { timeStamp, detail, clientX, clientY };
  return isSecond ? Math.max(detail, 2) : detail;
}
