'use client';

import { type FormEvent, useRef, useState } from 'react';
import { errorMessage, fieldProblems } from '@/app/_errors/error-message';
import { ApiError } from '@/lib/client/fetcher';
import { type Decoder, decodeOrNull } from '@/lib/kit/decode';
import { changedFields, type Difference, differencesOf } from './edit-changes';
import { type ControlValues, focusControl, setControls } from './form-controls';

type Options<Row extends { version: number }> = {
  /** The row that the form is opened on; null for a new one. Later renderings of another version change nothing. */
  row: Row | null;
  /** The form as the API takes it. Its fields are named like those of the row. */
  read: (form: FormData) => object;
  /** Reads the present row out of a 409. */
  decode: Decoder<Row>;
  /** Sends all fields of a new row, or the version and the changed fields of an existing one. */
  send: (body: Record<string, unknown>) => Promise<Row>;
  onSaved: (row: Row) => void | Promise<void>;
  /** The inputs of a field, where they are not one input of the field's name. */
  controlsOf?: (name: string, value: unknown) => ControlValues;
};

/**
 * The one way to save a form: it sends the version that it was opened on and only the fields that the person changed. When a
 * colleague was faster, fields that the person left alone take the colleague's value, what was typed stays, and
 * `differences` holds both; the next save is made on the new version.
 */
export function useEditForm<Row extends { version: number }>({
  row,
  read,
  decode,
  send,
  onSaved,
  controlsOf = (name, value) => ({ [name]: value }),
}: Options<Row>) {
  const form = useRef<HTMLFormElement | null>(null);
  const [opened] = useState(row);
  const [base, setBase] = useState(row);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [differences, setDifferences] = useState<Difference[]>([]);

  async function save(element: HTMLFormElement, base: Row | null): Promise<void> {
    const typed = read(new FormData(element));
    const changes = base ? changedFields(base, typed) : { ...typed };
    if (base && Object.keys(changes).length === 0) return onSaved(base);
    try {
      const saved = await send(base ? { version: base.version, ...changes } : changes);
      setBase(opened ? saved : null);
      setDifferences([]);
      await onSaved(saved);
    } catch (thrown) {
      const current = thrown instanceof ApiError ? decodeOrNull(decode, thrown.current) : null;
      if (!base || !current || current.version === base.version) return setProblem(thrown);
      setBase(current);
      // Read again, because the person may have typed while the request was under way.
      const found = differencesOf(base, current, read(new FormData(element)));
      // What the person was shown still stands, so it is sent again at the new version.
      if (found.length === 0) return save(element, current);
      for (const { name, theirs, yours } of found) if (!yours) setControls(element, controlsOf(name, theirs));
      setDifferences(found);
    }
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (pending) return;
    form.current = event.currentTarget;
    setPending(true);
    setProblem(null);
    await save(event.currentTarget, base);
    setPending(false);
  }

  function settle({ name, theirs }: Difference): void {
    setDifferences((all) => all.filter((one) => one.name !== name));
    if (form.current) focusControl(form.current, Object.keys(controlsOf(name, theirs)));
  }

  return {
    /** The row for the inputs' first values, which stays the same while the form is open. */
    opened,
    submit,
    pending,
    problem: problem ? errorMessage(problem) : null,
    wrong: fieldProblems(problem),
    differences,
    keepMine: settle,
    takeTheirs(difference: Difference) {
      const { name, theirs } = difference;
      if (form.current) setControls(form.current, controlsOf(name, theirs));
      settle(difference);
    },
  };
}
