'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { FormEvent, KeyboardEvent, ReactNode } from 'react';
import { Button, buttonClass } from './button';
import { ProblemNotice } from './notice';

type DialogProps = {
  title: string;
  description?: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
};

/** Open while it is rendered. The focus moves in, stays in, and returns to where it was. */
export function Dialog({ title, description, onClose, children, wide = false }: DialogProps) {
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(10_12_10/0.5)]" />
        <Radix.Content
          onOpenAutoFocus={focusFirst}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={`fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[92dvh] w-full flex-col rounded-t-xl bg-surface shadow-(--shadow) outline-none sm:top-[8dvh] sm:bottom-auto sm:max-h-[84dvh] sm:rounded-xl sm:border sm:border-line ${wide ? 'sm:max-w-3xl' : 'sm:max-w-lg'}`}
        >
          <header className="flex items-start gap-4 border-b border-line px-5 py-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="mt-0.5 text-sm text-ink-2">{description}</Radix.Description>
              ) : null}
            </div>
            <Radix.Close
              aria-label="Close"
              className={buttonClass({ variant: 'ghost', size: 'icon' }, '-mr-2')}
            >
              <X aria-hidden size={18} />
            </Radix.Close>
          </header>
          <div className="min-h-0 overflow-y-auto p-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first field, or else the button that the dialog is about: never Close, so that Enter does what was asked for. */
function focusFirst(event: Event): void {
  const content = event.currentTarget;
  if (!(content instanceof HTMLElement)) return;
  const first =
    content.querySelector<HTMLElement>('[data-autofocus], input:not([type="hidden"]), textarea, select') ??
    content.querySelector<HTMLElement>('button[type="submit"]');
  if (!first) return;
  event.preventDefault();
  first.focus();
}

/** Ctrl or ⌘ with Enter submits, also from a text area. */
function submitByKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
  event.preventDefault();
  if (!event.repeat) event.currentTarget.requestSubmit();
}

type DialogFormProps = {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  onClose: () => void;
  /** The error message of the last try. */
  problem: string | null;
  pending: boolean;
  disabled?: boolean;
  submit: string;
  /** The button's label while the action runs. */
  submitting: string;
  cancel?: string;
  variant?: 'primary' | 'danger';
  children: ReactNode;
};

/** A form in a dialog: the error on top, the fields, and the two buttons. */
export function DialogForm({
  onSubmit,
  onClose,
  problem,
  pending,
  disabled = false,
  submit,
  submitting,
  cancel = 'Cancel',
  variant = 'primary',
  children,
}: DialogFormProps) {
  return (
    <form onSubmit={onSubmit} onKeyDown={submitByKey} className="flex flex-col gap-4">
      <ProblemNotice>{problem}</ProblemNotice>
      {children}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="ghost" size="md" onClick={onClose}>
          {cancel}
        </Button>
        <Button type="submit" variant={variant} size="md" pending={pending} disabled={disabled}>
          {pending ? submitting : submit}
        </Button>
      </div>
    </form>
  );
}
