// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readOn } from '../../app/[org]/_decisions/scrolling';
import { isInView } from '../../app/[org]/_decisions/shown';

// The end of a message at 700 of 800 pixels; a bar that is 120 pixels high.
const END = { top: 700, bottom: 701, height: 1, width: 300 } as DOMRect;

beforeEach(() => {
  vi.stubGlobal('innerHeight', 800);
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(END);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(120);
});
afterEach(() => {
  document.body.innerHTML = '';
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function page(position: string): HTMLElement {
  document.body.innerHTML = `<p>The end</p><div data-bottom-bar style="position: ${position}"></div>`;
  const [end] = document.body.children;
  if (!(end instanceof HTMLElement)) throw new Error('the page has an end');
  return end;
}

test('an end that a fixed bar covers is not in view', () => {
  expect(isInView(page('fixed'))).toBe(false);
});

test('a bar that scrolls along with the page covers nothing', () => {
  expect(isInView(page('static'))).toBe(true);
});

test('reading on scrolls by less than what is visible between the bars', () => {
  const scrollBy = vi.fn();
  vi.stubGlobal('scrollBy', scrollBy);
  readOn(page('fixed'), 1);
  expect(scrollBy.mock.calls[0]?.[0]?.top).toBeLessThan(800 - 120);
});
