import { Search } from 'lucide-react';
import type { KeyboardEvent } from 'react';

export const FILTER_CONTROL = 'h-9 rounded-md border border-edge bg-surface px-2.5 text-base max-sm:text-lg';

type Props = {
  label: string;
  placeholder: string;
  value: string;
  onType: (text: string) => void;
  onKey?: (event: KeyboardEvent) => void;
};

export function FilterSearch({ label, placeholder, value, onType, onKey }: Props) {
  return (
    <>
      <Search aria-hidden size={15} className="absolute top-2.5 left-2.5 text-ink-3" />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKey}
        className={`${FILTER_CONTROL} w-full pl-8`}
      />
    </>
  );
}
