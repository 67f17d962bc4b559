'use client';

import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button';

type CopyButtonProps = { text: string | (() => string); label?: string; children?: ReactNode };

/** Confirms when it has copied; with `label` it is only an icon. */
export function CopyButton({ text, label, children }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
      () => setCopied(true),
      // Without permission, or over plain HTTP, there is no clipboard; the text can still be selected by hand.
      () => setCopied(false),
    );
  }

  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant={children ? 'secondary' : 'ghost'}
      size={children ? 'sm' : 'icon'}
      aria-label={label}
      title={label}
      onClick={copy}
    >
      <Icon aria-hidden size={15} />
      {children}
      <span aria-live="polite" className={children ? '' : 'sr-only'}>
        {copied ? 'Copied' : ''}
      </span>
    </Button>
  );
}
