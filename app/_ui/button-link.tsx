import Link from 'next/link';
import type { ComponentProps } from 'react';
import { buttonClass, type Look } from './button';

/** Apart from the button, which screens of their own need without the router: those of errors. */
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link {...rest} className={buttonClass({ variant, size }, `hover:bg-hover ${className ?? ''}`)} />;
}
