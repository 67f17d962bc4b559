// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { createRef } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { NewPill } from '../../app/_ui/long-list/new-pill';
import { loadVirtualModule } from '../../app/_ui/long-list/use-lazy-virtualizer';
import { useUnseen } from '../../app/_ui/long-list/use-unseen';
import { type ListHandle, VirtualList, type VirtualListProps } from '../../app/_ui/long-list/virtual-list';

const HEIGHT = 50;
const items = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `row ${from + index}`);
const keyOf = (item: string) => item;

// The virtualizer is loaded lazily; these tests are about the list after that.
beforeAll(async () => void (await loadVirtualModule()));
beforeEach(() => {
  let y = 0;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('scrollTo', ({ top }: { top: number }) => {
    y = Math.max(0, top);
    // A browser dispatches the scroll event later, not during scrollTo.
    queueMicrotask(() => window.dispatchEvent(new Event('scroll')));
  });
  vi.spyOn(window, 'scrollY', 'get').mockImplementation(() => y);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(HEIGHT);
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(
    () => new DOMRect(0, -y, 300, HEIGHT),
  );
  vi.spyOn(document.documentElement, 'scrollHeight', 'get').mockReturnValue(1_000_000);
});
afterEach(cleanup);

type Props = Partial<VirtualListProps<string>> & { items: string[] };
const view = (props: Props) => (
  <VirtualList
    keyOf={keyOf}
    estimate={HEIGHT}
    label="Rows"
    render={(item) => <a href={`#${item}`}>{item}</a>}
    {...props}
  />
);
const shown = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent ?? '');
const scroll = (top: number) => act(async () => window.scrollTo({ top }));

describe('a list', () => {
  test('of few rows renders all of them in the flow of the page', () => {
    render(view({ items: items(0, 40) }));
    expect(shown()).toEqual(items(0, 40));
    expect(screen.getByRole('list', { name: 'Rows' }).style.height).toBe('');
  });

  test('of many rows renders those on screen, with their position and the total', async () => {
    render(view({ items: items(0, 10_000) }));
    expect(shown().slice(0, 10)).toEqual(items(0, 10));
    expect(shown().length).toBeLessThan(60);
    await scroll(5_000 * HEIGHT);
    expect(shown()).toContain('row 5005');
    expect(shown()).not.toContain('row 0');
    expect(shown().length).toBeLessThan(60);
    const row = screen.getByText('row 5005').closest('li');
    expect(row?.getAttribute('aria-setsize')).toBe('10000');
    expect(row?.getAttribute('aria-posinset')).toBe('5006');
    expect(row?.style.top).toBe(`${5005 * HEIGHT}px`);
  });

  test('that has more to load states no total', () => {
    render(view({ items: items(0, 5), more: true }));
    expect(screen.getAllByRole('listitem')[0]?.getAttribute('aria-setsize')).toBe('-1');
  });

  test('is rendered on the server with its first rows', () => {
    const html = document.createElement('div');
    html.innerHTML = renderToString(view({ items: items(0, 10_000) }));
    const rows = within(html).getAllByRole('listitem');
    expect(rows.map(({ textContent }) => textContent)).toEqual(items(0, 20));
  });

  test('renders all rows without a ResizeObserver', () => {
    vi.unstubAllGlobals();
    render(view({ items: items(0, 100) }));
    expect(shown()).toHaveLength(100);
  });

  test('calls onNearEnd near its end, once per number of rows', async () => {
    const onNearEnd = vi.fn();
    const { rerender } = render(view({ items: items(0, 200), onNearEnd }));
    expect(onNearEnd).not.toHaveBeenCalled();
    await scroll(190 * HEIGHT);
    await scroll(191 * HEIGHT);
    expect(onNearEnd).toHaveBeenCalledTimes(1);
    rerender(view({ items: items(0, 205), onNearEnd }));
    expect(onNearEnd).toHaveBeenCalledTimes(2);
  });
});

describe('rows added on top', () => {
  test('do not move the rows on screen', async () => {
    const { rerender } = render(view({ items: items(0, 1_000) }));
    await scroll(500 * HEIGHT);
    await act(async () => rerender(view({ items: items(-3, 1_000) })));
    expect(window.scrollY).toBe(503 * HEIGHT);
    expect(screen.getByText('row 500').closest('li')?.style.top).toBe(`${503 * HEIGHT}px`);
  });

  test('are shown at once when the top is on screen', () => {
    const { rerender } = render(view({ items: items(0, 1_000) }));
    rerender(view({ items: items(-3, 1_000) }));
    expect(window.scrollY).toBe(0);
    expect(shown()[0]).toBe('row -3');
  });
});

describe('a row that is scrolled off screen stays rendered', () => {
  test('while it has focus', async () => {
    render(view({ items: items(0, 1_000) }));
    const link = screen.getByText('row 3');
    act(() => link.focus());
    await scroll(500 * HEIGHT);
    expect(document.activeElement).toBe(link);
    expect(link.isConnected).toBe(true);
    act(() => link.blur());
    expect(screen.queryByText('row 3')).toBeNull();
  });

  test('while `keep` names it, even when the list grows from short to long', async () => {
    const { rerender } = render(view({ items: items(0, 30), keep: 'row 3' }));
    const element = screen.getByText('row 3');
    rerender(view({ items: items(0, 1_000), keep: 'row 3' }));
    await scroll(500 * HEIGHT);
    expect(element.isConnected).toBe(true);
  });
});

test('focusKey scrolls to any row and focuses it', async () => {
  const handle = createRef<ListHandle>();
  render(view({ items: items(0, 1_000), handle }));
  await act(async () => handle.current?.focusKey('row 700'));
  expect(document.activeElement?.textContent).toBe('row 700');
  expect(window.scrollY).toBeGreaterThan(650 * HEIGHT);
});

test('the scroll position is restored when the list is mounted again', async () => {
  const handle = createRef<ListHandle>();
  const { unmount } = render(view({ items: items(0, 1_000), handle }));
  await scroll(500 * HEIGHT);
  const place = handle.current?.place();
  unmount();
  window.scrollTo({ top: 0 });
  await act(async () => void render(view({ items: items(0, 1_000), from: place ?? null })));
  expect(window.scrollY).toBe(500 * HEIGHT);
  expect(shown()).toContain('row 505');
});

function Counted({ rows, away }: { rows: string[]; away: boolean }) {
  return <NewPill count={useUnseen(rows, keyOf, away)} onShow={() => {}} />;
}

test('the pill counts the rows added on top since the top was last on screen', () => {
  const { rerender } = render(<Counted rows={items(0, 5)} away={false} />);
  expect(screen.queryByRole('button')).toBeNull();
  rerender(<Counted rows={items(0, 5)} away />);
  rerender(<Counted rows={items(-3, 9)} away />);
  expect(screen.getByRole('button', { name: '3 new' })).toBeTruthy();
  expect(screen.getByRole('status').textContent).toBe('3 new above');
  rerender(<Counted rows={items(-3, 9)} away={false} />);
  rerender(<Counted rows={items(-4, 9)} away />);
  expect(screen.getByRole('button', { name: '1 new' })).toBeTruthy();
});

test('pressing the pill calls onShow', () => {
  const onShow = vi.fn();
  render(<NewPill count={2} onShow={onShow} />);
  fireEvent.click(screen.getByRole('button'));
  expect(onShow).toHaveBeenCalledTimes(1);
});
