// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { acceptedLocale } from '../../app/_ui/locale/accepted-locale';
import { LocaleProvider, useNumberFormat } from '../../app/_ui/locale/locale-context';
import { ExactTime, Time } from '../../app/_ui/time';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const THREE_DAYS_AGO = '2026-11-26T22:42:00Z';
const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const OTHER_ZONE = OWN_ZONE === 'Asia/Tokyo' ? 'America/New_York' : 'Asia/Tokyo';

function Screen() {
  const format = useNumberFormat();
  return (
    <>
      <ExactTime at={THREE_DAYS_AGO} zone="UTC" named />
      <i>
        <Time at={THREE_DAYS_AGO} />
      </i>
      <b>{format(12_345)}</b>
    </>
  );
}

/** Spaces before AM and PM differ between versions of the formats. */
const plain = (text: string | null | undefined) => (text ?? '').replace(/\s/g, ' ');

beforeEach(() => void vi.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(cleanup);

test.each([
  [null, 'en-US'],
  ['', 'en-US'],
  ['en-US,en;q=0.9', 'en-US'],
  ['en-GB,en-US;q=0.9,en;q=0.8', 'en-GB'],
  ['en;q=0.5, de;q=0.8', 'de'],
  ['de-AT', 'de-AT'],
  ['*', 'en-US'],
  ['tlh, fr;q=0.4', 'fr'],
  ['fr;q=0, de', 'de'],
  ['not_a_tag!, de;q=nonsense, en-GB;q=0.1', 'en-GB'],
])('of the header "%s" the locale is %s', (header, locale) => {
  expect(acceptedLocale(header)).toBe(locale);
});

describe.each([
  ['en-US', 'Thu, Nov 26, 10:42 PM', 'Nov 26, 10:42 PM', '12,345'],
  ['en-GB', 'Thu 26 Nov, 22:42', '26 Nov, 22:42', '12,345'],
  ['de', 'Do., 26. Nov., 22:42', '26. Nov., 22:42', '12.345'],
])('a person with the locale %s', (locale, exact, relative, number) => {
  const screenIn = (timeZone: string) => (
    <LocaleProvider locale={locale} timeZone={timeZone}>
      <Screen />
    </LocaleProvider>
  );

  test('reads dates, times and numbers in it', () => {
    const { container } = render(screenIn('UTC'));
    expect(plain(container.querySelector('time')?.textContent)).toBe(exact);
    expect(plain(container.querySelector('i')?.textContent)).toContain(relative);
    expect(container.querySelector('b')?.textContent).toBe(number);
  });

  test.each([OWN_ZONE, OTHER_ZONE])(
    'gets the same text from the server and at hydration, in %s',
    async (zone) => {
      const html = renderToString(screenIn(zone));
      expect(plain(html)).toContain(exact);
      expect(html).toContain(number);
      const root = document.createElement('div');
      root.innerHTML = html;
      const errors: unknown[] = [];
      await act(
        () => void hydrateRoot(root, screenIn(zone), { onRecoverableError: (error) => errors.push(error) }),
      );
      expect(errors).toEqual([]);
      expect(plain(root.querySelector('i')?.textContent)).toContain(locale === 'de' ? 'Nov.,' : 'Nov');
    },
  );
});

test.each([
  [OWN_ZONE, false],
  [OTHER_ZONE, true],
])('a time in %s names the zone when its clock differs from the reader’s: %s', (zone, named) => {
  const { container } = render(
    <LocaleProvider locale="en-GB" timeZone={zone}>
      <ExactTime at={THREE_DAYS_AGO} />
      <i>
        <Time at={THREE_DAYS_AGO} />
      </i>
    </LocaleProvider>,
  );
  expect(container.querySelector('time')?.textContent?.includes(`(${zone.replaceAll('_', ' ')})`)).toBe(
    named,
  );
  expect(/GMT|UTC|[A-Z]{3}$/.test(container.querySelector('i')?.textContent ?? '')).toBe(named);
});
