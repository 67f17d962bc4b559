// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { Profiler } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { PresenceLine } from '../../app/[org]/_presence/presence-line';
import { PresenceMark } from '../../app/[org]/_presence/presence-mark';
import type { Announcer } from '../../lib/client/presence/announcer';
import { PresenceContext } from '../../lib/client/presence/presence-context';
import { createPresenceStore } from '../../lib/client/presence/presence-store';
import type { PresentPerson } from '../../lib/presence/schema';

afterEach(cleanup);

const at = (entry_id: string, doing: PresentPerson['doing'], name = 'Ben') => ({
  ...{ id: name, name, entry_id, doing },
});

function show(mine: string | null = null) {
  const store = createPresenceStore('me');
  const announcer: Announcer = {
    enter: () => () => {},
    start: () => () => {},
    entryId: () => mine,
    subscribe: () => () => {},
  };
  const rendered = vi.fn();
  render(
    <PresenceContext value={{ store, announcer }}>
      {['e1', 'e2'].map((entry) => (
        <Profiler key={entry} id={entry} onRender={(id) => rendered(id)}>
          <section aria-label={entry}>
            <PresenceLine planId="p" entryId={entry} />
          </section>
        </Profiler>
      ))}
      <section aria-label="line">
        <PresenceMark planId="p" entryId="e1" />
      </section>
    </PresenceContext>,
  );
  rendered.mockClear();
  const update = (...people: PresentPerson[]) =>
    act(() => store.apply({ all: false, plans: [{ plan_id: 'p', people }] }));
  return { update, rendered };
}
const spoken = () => screen.getAllByRole('status').map((region) => region.textContent);

test('only the card at which a person arrives or leaves is rendered again', () => {
  const { update, rendered } = show();
  update(at('e1', 'looking'));
  expect(screen.getByLabelText('e1').textContent).toContain('Ben is looking at this');
  expect(screen.getByLabelText('e2').textContent).toBe('');
  update(at('e1', 'looking'), at('e2', 'looking', 'Cleo'));
  update(at('e2', 'looking', 'Cleo'));
  expect(screen.getByLabelText('e1').textContent).toBe('');
  expect(rendered.mock.calls.flat()).toEqual(['e1', 'e2', 'e1']);
});

test('a list row shows a short text, and screen readers get a whole sentence', () => {
  const { update } = show();
  update(at('e1', 'looking'), at('e1', 'editing', 'Cleo'));
  expect(screen.getByLabelText('line').textContent).toBe(
    'Cleo +1 editingCleo is editing this, Ben is looking',
  );
});

test('presence is read aloud only to people with the same card open, and only when somebody types', () => {
  const elsewhere = show('e2');
  elsewhere.update(at('e1', 'editing'));
  expect(spoken()).toEqual(['', '']);
  cleanup();
  const here = show('e1');
  here.update(at('e1', 'looking'));
  expect(spoken()).toEqual(['', '']);
  here.update(at('e1', 'editing'));
  expect(spoken()).toEqual(['Ben is editing this', '']);
});
