// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { DecideButtons } from '../../app/[org]/_decisions/decide-buttons';
import { showShortcutMessage } from '../../app/[org]/_keyboard/shortcut-message';
import { ShortcutMessageLine } from '../../app/[org]/_keyboard/shortcut-message-line';

const decide = vi.fn();
const page = (
  <div>
    <input aria-label="Search" />
    <DecideButtons>
      <button type="button" onClick={decide}>
        Approve
      </button>
    </DecideButtons>
  </div>
);

// As a script of the page, in the window of this test.
beforeAll(() => new Function(readFileSync('public/early-presses.js', 'utf8'))());
afterEach(async () => {
  cleanup();
  act(() => showShortcutMessage(null));
  document.body.innerHTML = '';
  decide.mockClear();
});

/** The page as the server sends it; returns what lets its scripts run. */
function load(): () => void {
  const container = document.createElement('div');
  container.innerHTML = renderToString(page);
  document.body.append(container);
  return () => {
    render(page, { container, hydrate: true });
    render(<ShortcutMessageLine />);
  };
}
const approve = () => screen.getByRole('button', { name: 'Approve' });
const isBusy = () => document.querySelector('[aria-busy="true"]') !== null;
const said = () => screen.getByRole('status').textContent;

test('a click before the scripts have run is said afterwards, and never carried out', () => {
  const runScripts = load();
  expect(isBusy()).toBe(true);
  fireEvent.click(approve());
  runScripts();
  expect(said()).toBe(
    'The page was still loading when you pressed Approve. Nothing was decided; press again.',
  );
  expect(decide).not.toHaveBeenCalled();
  expect(isBusy()).toBe(false);
  fireEvent.click(approve());
  expect(decide).toHaveBeenCalledTimes(1);
});

test('a letter is said too; one that is typed or belongs to a command of the browser is not', () => {
  const runScripts = load();
  fireEvent.keyDown(screen.getByLabelText('Search'), { key: 'a' });
  fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
  runScripts();
  expect(said()).toBe('');
  cleanup();

  const runAgain = load();
  fireEvent.keyDown(document.body, { key: 'a' });
  runAgain();
  expect(said()).toContain('when you pressed A.');
});

test('a press after the scripts have run is not recorded', () => {
  load()();
  fireEvent.click(approve());
  fireEvent.keyDown(document.body, { key: 'a' });
  expect(document.documentElement.dataset.earlyPress).toBeUndefined();
  expect(said()).toBe('');
});
