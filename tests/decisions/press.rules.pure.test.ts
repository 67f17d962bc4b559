import { describe, expect, test } from 'vitest';
import {
  type Confirmation,
  clicksInRow,
  decideClick,
  decidePress,
  JUST_SHOWN_MS,
  MORE_BELOW,
  type Press,
  type Target,
} from '../../app/[org]/_decisions/press';

const target = (change: Partial<Target> = {}): Target => ({
  ...{ id: 'e1', version: 5, name: 'Dana Whitfield', state: 'waiting', isShown: true, since: 0, reasons: [] },
  ...change,
});
const press = (change: Partial<Press> = {}, of: Partial<Target> = {}): Press => ({
  ...{ key: 'approve', at: 10_000, isOnScreen: true, isAddressed: true, target: target(of) },
  ...change,
});
const first = (given: Press) => decidePress(given, null);
/** Presses again and again, as a person does who does not read notices. */
function effects(given: Press, times: number): string[] {
  let before: Confirmation | null = null;
  return Array.from({ length: times }, () => {
    const result = decidePress(given, before);
    before = result.confirmation;
    return result.effect;
  });
}

describe('approving by key', () => {
  test('what was shown, has been there for a moment, and is plain, is approved at the first press', () => {
    expect(first(press())).toEqual({ effect: 'run', confirmation: null, notice: null });
  });

  test('a message whose end was never on screen is never approved, however often the key is pressed', () => {
    expect(effects(press({}, { isShown: false }), 5)).toEqual(Array(5).fill('read-on'));
    expect(first(press({}, { isShown: false })).notice).toBe(MORE_BELOW);
  });

  test('a card that appeared under the finger asks once more', () => {
    const early = press({ at: 10_000 }, { since: 10_000 - JUST_SHOWN_MS + 1 });
    expect(first(early).effect).toBe('none');
    expect(first(press({ at: 10_000 }, { since: 10_000 - JUST_SHOWN_MS })).effect).toBe('run');
  });

  test('a flagged card takes the key twice, and the first press says the reason', () => {
    const flagged = press({}, { reasons: ['The plan was edited.'] });
    expect(effects(flagged, 2)).toEqual(['none', 'run']);
    expect(first(flagged).notice).toBe(
      'The plan was edited. Press A once more to approve it anyway: Dana Whitfield',
    );
  });

  test('a reason that came between the two presses is said, and takes another press', () => {
    const told = first(press({}, { reasons: ['The plan was edited.'] })).confirmation;
    const more = press({}, { reasons: ['The plan was edited.', 'Ben is editing this.'] });
    const second = decidePress(more, told);
    expect(second.effect).toBe('none');
    expect(second.notice).toContain('Ben is editing this.');
    expect(decidePress(more, second.confirmation).effect).toBe('run');
  });

  test('the confirmation of one version does not count for the next', () => {
    const told = first(press({}, { reasons: ['Held.'] })).confirmation;
    expect(decidePress(press({}, { reasons: ['Held.'], version: 6 }), told).effect).toBe('none');
  });

  test('a card that cannot be seen, or is not clearly meant, is shown first', () => {
    expect(first(press({ isOnScreen: false })).effect).toBe('show');
    const unclear = press({ isAddressed: false });
    expect(effects(unclear, 2)).toEqual(['show', 'run']);
  });

  test('reasons that were not said before the scroll are said after it', () => {
    const away = first(press({ isOnScreen: false }, { reasons: ['Held.'] })).confirmation;
    expect(decidePress(press({}, { reasons: ['Held.'] }), away).effect).toBe('none');
  });
});

describe('no press is lost in silence', () => {
  test.each([
    ['while the last decision is being sent', press({}, { state: 'deciding' }), 'none'],
    ['editing what is settled', press({ key: 'edit' }, { state: 'settled' }), 'none'],
    ['more below', press({}, { isShown: false }), 'read-on'],
    ['off the screen', press({ isOnScreen: false }), 'show'],
  ] as const)('%s: it says why', (_, given, effect) => {
    const result = first(given);
    expect(result.effect).toBe(effect);
    expect(result.notice).not.toBeNull();
  });

  test('on a settled card Approve goes to the next one', () => {
    expect(first(press({}, { state: 'settled' })).effect).toBe('next');
  });
});

test('keys that open a form need no second look: nothing is decided by them', () => {
  expect(first(press({ key: 'reject' }, { reasons: ['Held.'], isShown: false })).effect).toBe('run');
  expect(first(press({ key: 'edit' }, { isShown: false })).effect).toBe('run');
  expect(first(press({}, { state: 'form', isShown: false })).effect).toBe('run');
});

describe('a click on Approve', () => {
  const click = { at: 10_000, clicks: 1, isChanged: false };
  const second = { ...click, clicks: 2 };

  test('reads on when the end was not on screen', () => {
    expect(decideClick(target({ isShown: false }), click).effect).toBe('read-on');
  });

  test('counts once: the second click of a double click meets a card that it was not meant for', () => {
    expect(decideClick(target({ since: 9_900 }), second).effect).toBe('none');
    expect(decideClick(target({ since: 9_900 }), click).effect).toBe('run');
    expect(decideClick(target({ since: 1_000 }), second).effect).toBe('run');
  });

  test('does not approve a text that changed under it, and says so', () => {
    const { effect, notice } = decideClick(target({}), { ...click, isChanged: true });
    expect(effect).toBe('none');
    expect(notice).toContain('changed while you had it open');
  });

  test('is the second one also when a touch screen reports two first taps', () => {
    const at = (timeStamp: number, detail = 1, clientX = 100) =>
      clicksInRow({ timeStamp, detail, clientX, clientY: 100 });
    expect(at(50_000)).toBe(1);
    expect(at(50_200)).toBe(2);
    expect(at(50_400, 1, 300), 'another place').toBe(1);
    expect(at(60_000)).toBe(1);
    expect(at(60_100, 0), 'Enter on the button').toBe(0);
  });
});
