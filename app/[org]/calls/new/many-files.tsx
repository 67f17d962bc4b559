'use client';

import { useState } from 'react';
import useSWR from 'swr';
import { Button } from '@/app/_ui/button';
import { ButtonLink } from '@/app/_ui/button-link';
import { CheckField } from '@/app/_ui/field';
import { useDeclareUpdates } from '@/app/[org]/_connection/screen-updates';
import { useOrg } from '@/app/[org]/_org/org-context';
import { decodeCallList } from '@/lib/calls/decode';
import type { CallList } from '@/lib/calls/schema';
import { callsKey } from '@/lib/calls/urls';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimeCalls } from '@/lib/client/use-realtime-calls';
import { speakersOf, tallyOf } from './batch';
import { FileRow } from './file-row';
import { Progress } from './progress';
import { useBatch } from './use-batch';

/** With more names than this a person would not find their own. */
const MAX_SPEAKER_NAMES = 30;

/** Before the list of the newest calls was read, which shows the planning, only what came as an event counts. */
const NOT_READ: CallList = { calls: [], next: null, cursor: '' };

/** Several calls at once; which speakers are ours is chosen once for all of them. */
export function ManyFiles({ chosen, onBack }: { chosen: readonly File[]; onBack: () => void }) {
  useDeclareUpdates('live');
  const { slug } = useOrg();
  const { files, addCalls } = useBatch(slug, chosen);
  const [sides, setSides] = useState<ReadonlyMap<string, boolean>>(new Map());
  const tally = tallyOf(files);
  const speakers = speakersOf(files).slice(0, MAX_SPEAKER_NAMES);
  const hasStarted = files.some(
    ({ state }) => state === 'done' || state === 'sending' || state === 'refused',
  );
  const { data } = useSWR(tally.done > 0 ? callsKey(slug) : null, (url) => getJson(url, decodeCallList));
  const { calls } = useRealtimeCalls(data ?? NOT_READ);
  const planned = new Map(calls.map((call) => [call.id, call.planning]));

  return (
    <div className="flex flex-col gap-5">
      <Progress tally={tally} hasStarted={hasStarted} />
      {speakers.length > 0 && !(hasStarted && tally.toSend === 0) ? (
        <fieldset className="flex flex-col gap-2" disabled={tally.busy}>
          <legend className="font-semibold">Who is on your team?</legend>
          <p className="text-sm text-ink-2">Greenlight only acts on what they promised.</p>
          <div className="mt-1 flex flex-wrap gap-x-6 gap-y-2">
            {speakers.map(({ name, files: inFiles, ours }) => (
              <CheckField
                key={name}
                label={name}
                hint={inFiles === 1 ? 'in 1 file' : `in ${inFiles} files`}
                checked={sides.get(name) ?? ours}
                onChange={(event) => setSides(new Map(sides).set(name, event.target.checked))}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {tally.toSend > 0 || tally.busy ? (
          <Button variant="primary" size="md" pending={tally.busy} onClick={() => addCalls(sides)}>
            {tally.busy ? (hasStarted ? 'Adding…' : 'Reading…') : wordsFor(tally.toSend, hasStarted)}
          </Button>
        ) : (
          <ButtonLink href={`/${slug}/calls`} variant="primary" size="md">
            View calls
          </ButtonLink>
        )}
        {tally.busy ? null : (
          <Button variant="ghost" size="md" onClick={onBack}>
            {hasStarted ? 'Choose other files' : 'Back'}
          </Button>
        )}
      </div>
      <ul aria-label="Files" className="divide-y divide-line rounded-lg border border-line bg-surface">
        {files.map((file) => (
          <FileRow
            key={file.key}
            org={slug}
            file={file}
            planning={file.state === 'done' ? (planned.get(file.call.id) ?? file.call.planning) : null}
          />
        ))}
      </ul>
    </div>
  );
}

function wordsFor(count: number, again: boolean): string {
  const calls = count === 1 ? '1 call' : `${count} calls`;
  return again ? `Try ${calls} again` : `Add ${calls}`;
}
