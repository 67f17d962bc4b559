'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { DEFAULT_LOCALE } from './accepted-locale';

export type LocaleSettings = {
  /** The language of the person's browser, for dates and numbers. */
  locale: string;
  /** The organization's time zone; undefined outside of an organization, where the browser's own applies. */
  timeZone: string | undefined;
};

const LocaleContext = createContext<LocaleSettings>({ locale: DEFAULT_LOCALE, timeZone: undefined });

/** The server passes the values on, so that server and browser render the same. */
export function LocaleProvider({ locale, timeZone, children }: LocaleSettings & { children: ReactNode }) {
  return <LocaleContext value={{ locale, timeZone }}>{children}</LocaleContext>;
}

export function useLocale(): LocaleSettings {
  return useContext(LocaleContext);
}

/** Writes numbers in the person's language. */
export function useNumberFormat(): (value: number) => string {
  const { locale } = useLocale();
  return (value) => value.toLocaleString(locale);
}
