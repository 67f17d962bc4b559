'use client';

import { Upload } from 'lucide-react';
import { useId } from 'react';
import { Button, buttonClass } from '@/app/_ui/button';
import { VirtualList } from '@/app/_ui/long-list/virtual-list';
import { Notice } from '@/app/_ui/notice';
import { useOrg } from '@/app/[org]/_org/org-context';
import type { ContactLine } from './contact-lines';
import { LineRow } from './line-row';
import { useImport } from './use-import';

const ROW_HEIGHT = 41;
const keyOf = ({ line }: ContactLine) => String(line);

const contactsIn = (count: number) => (count === 1 ? '1 contact' : `${count} contacts`);

/** Shows the lines of the file first; creates the contacts after a person has seen them. */
export function ImportContacts() {
  const { slug } = useOrg();
  const id = useId();
  const { lines, problem, read, importAll } = useImport(slug);
  const count = (...states: ContactLine['state'][]) =>
    lines.filter(({ state }) => states.includes(state)).length;
  const [open, busy, over] = [
    count('ready', 'refused'),
    count('sending') > 0,
    count('done', 'known', 'refused'),
  ];
  const hasStarted = busy || over > 0;
  const total = lines.length - count('wrong');

  return (
    <div className="flex flex-col gap-5">
      {problem ? (
        <Notice tone="bad" alert title="This file could not be read.">
          {problem}
        </Notice>
      ) : null}
      {hasStarted && !busy ? (
        <Notice
          tone={count('refused', 'wrong') > 0 ? 'wait' : 'good'}
          alert
          title={`${contactsIn(count('done'))} imported.`}
        >
          {[
            count('known') > 0 ? `${count('known')} already existed and were not changed.` : '',
            count('refused', 'wrong') > 0
              ? `${count('refused', 'wrong')} were not imported; the reason is shown on each line.`
              : '',
          ].join(' ')}
        </Notice>
      ) : null}
      {lines.length > 0 && !(hasStarted && !busy) ? (
        <p role="status" className="text-ink-2">
          {busy
            ? `${over} of ${total} imported`
            : `${contactsIn(open)} can be imported${count('wrong') > 0 ? `, ${count('wrong')} lines cannot` : ''}.`}
        </p>
      ) : null}
      {busy ? (
        <progress aria-label="Importing" max={total} value={over} className="h-2 w-full accent-accent" />
      ) : null}
      <div className="flex flex-wrap gap-2">
        {open > 0 || busy ? (
          <Button variant="primary" size="md" pending={busy} onClick={importAll}>
            {busy
              ? 'Importing…'
              : `${hasStarted ? 'Try' : 'Import'} ${contactsIn(open)}${hasStarted ? ' again' : ''}`}
          </Button>
        ) : null}
        {busy ? null : (
          <label
            htmlFor={id}
            className={buttonClass({ size: 'md' }, 'hover:bg-hover focus-within:outline-2')}
          >
            <Upload aria-hidden size={16} />
            {lines.length > 0 ? 'Choose another file' : 'Choose a CSV file'}
            <input
              id={id}
              type="file"
              accept=".csv,.tsv,.txt,text/csv"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) void read(file);
              }}
              className="sr-only"
            />
          </label>
        )}
      </div>
      {lines.length > 0 ? (
        <div className="overflow-hidden rounded-lg border border-line bg-surface">
          <VirtualList
            items={lines}
            keyOf={keyOf}
            estimate={ROW_HEIGHT}
            label="Lines of the file"
            render={(row) => <LineRow org={slug} row={row} />}
          />
        </div>
      ) : null}
    </div>
  );
}
