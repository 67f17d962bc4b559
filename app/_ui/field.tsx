'use client';

import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

const CONTROL =
  'w-full rounded-md border border-edge bg-surface px-2.5 text-base text-ink max-sm:text-lg ' +
  'aria-invalid:border-bad disabled:bg-sunken disabled:text-ink-3';

type Common = { label: string; hint?: ReactNode; error?: string; optional?: boolean };
type Wiring = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true };

function Field({ label, hint, error, optional, render }: Common & { render: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {optional ? <span className="font-normal text-ink-3"> (optional)</span> : null}
      </label>
      {render({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  optional,
  ...rest
}: Common & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field
      {...{ label, hint, error, optional }}
      render={(wiring) => <input dir="auto" {...rest} {...wiring} className={`${CONTROL} h-9 max-md:h-11`} />}
    />
  );
}

export function TextAreaField({
  label,
  hint,
  error,
  optional,
  ...rest
}: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field
      {...{ label, hint, error, optional }}
      render={(wiring) => (
        <textarea dir="auto" {...rest} {...wiring} className={`${CONTROL} py-2 leading-5`} />
      )}
    />
  );
}

export function SelectField({
  label,
  hint,
  error,
  optional,
  ...rest
}: Common & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field
      {...{ label, hint, error, optional }}
      render={(wiring) => <select {...rest} {...wiring} className={`${CONTROL} h-9 max-md:h-11`} />}
    />
  );
}

export function CheckField({
  label,
  hint,
  ...rest
}: { label: string; hint?: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="flex gap-2">
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 shrink-0"
      />
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
