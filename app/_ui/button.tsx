import type { ButtonHTMLAttributes } from 'react';

const BASE =
  'inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors ' +
  'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55';
const VARIANTS = {
  primary: 'bg-accent text-on-accent enabled:hover:bg-accent-hover',
  secondary: 'border border-edge/50 bg-surface text-ink enabled:hover:bg-hover',
  ghost: 'text-ink-2 enabled:hover:bg-hover enabled:hover:text-ink',
  danger: 'border border-bad/50 bg-surface text-bad enabled:hover:bg-bad-soft',
} as const;
const SIZES = {
  sm: 'h-8 px-2.5 text-sm',
  md: 'h-9 px-3.5 text-base max-md:h-11',
  icon: 'size-8 text-sm',
} as const;

export type Look = { variant?: keyof typeof VARIANTS; size?: keyof typeof SIZES };

export function buttonClass({ variant = 'secondary', size = 'sm' }: Look = {}, extra = ''): string {
  return `${BASE} ${VARIANTS[variant]} ${SIZES[size]} ${extra}`;
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & Look & { pending?: boolean };

/** A pending button stays focusable, so that the keyboard keeps its place; pressing it again does nothing. */
export function Button({ variant, size, pending = false, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={buttonClass({ variant, size }, className)}
    />
  );
}
