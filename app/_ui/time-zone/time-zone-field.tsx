'use client';

import { type ReactNode, useSyncExternalStore } from 'react';
import { SelectField } from '../field';

const subscribe = () => () => {};

/** The browser's own zone; null on the server and during hydration. */
export function useBrowserZone(): string | null {
  return useSyncExternalStore(
    subscribe,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => null,
  );
}

let known: string[] | undefined;

/** Created once, because React asks for the same list again and again. */
function zones(): string[] {
  known ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
  return known;
}

const NONE: string[] = [];

type Props = {
  label: string;
  name: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** The initial choice; empty for the first option. */
  chosen: string;
  /** The label of choosing none. */
  none?: string;
};

/**
 * The time zones of this browser, and the chosen one even if the browser does not have it. Server and browser may have
 * different ones.
 */
export function TimeZoneField({ chosen, none, error, ...rest }: Props) {
  const offered = useSyncExternalStore(subscribe, zones, () => NONE);
  const all = chosen === '' || offered.includes(chosen) ? offered : [chosen, ...offered];
  return (
    <SelectField
      {...rest}
      {...(error ? { error } : {})}
      defaultValue={chosen}
      key={`${chosen} ${offered.length}`}
    >
      {none === undefined ? null : <option value="">{none}</option>}
      {all.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </SelectField>
  );
}
