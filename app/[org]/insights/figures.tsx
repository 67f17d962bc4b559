'use client';

import { useLocale } from '@/app/_ui/locale/locale-context';
import type { Insights } from '@/lib/insights/schema';
import type { InsightFilters } from '@/lib/insights/urls';
import { Legend, VolumeChart } from './_charts/lazy-charts';
import { CountFigure } from './count-figure';
import { Figure } from './figure';
import { APPROVER_LABELS, dayWord, fieldWord, VOLUME, VOLUME_SERIES } from './insight-labels';
import { NumberTable } from './number-table';
import { PaceFigure } from './pace-figure';

type Props = { insights: Insights; filters: InsightFilters };

export function Figures({ insights, filters }: Props) {
  const { people, templates, fields, reasons, other_reasons, approvers, decided, time_zone } = insights;
  const approvals = Object.entries(APPROVER_LABELS).flatMap(([by, name]) => {
    const count = Object.entries(approvers).find(([kind]) => kind === by)?.[1] ?? 0;
    return [{ id: by, name, count }];
  });
  const all = approvals.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="flex flex-col gap-4">
      <Volume {...{ insights, filters }} />
      <PaceFigure
        title="By person"
        definition="The last decision of each person or API key about a message or question, and how long it took. Rules and autopilot decide immediately and are not included."
        table="people"
        empty="No decisions in this period."
        rows={people.map((row) => ({
          ...row,
          id: row.id,
          name: row.kind === 'api_key' ? `${row.name} (API key)` : row.name,
        }))}
        {...{ filters }}
      />
      <PaceFigure
        title="By template"
        definition="The same, by the plan’s template."
        table="templates"
        empty="No decisions in this period."
        rows={templates.map((row) => ({
          ...row,
          id: row.id ?? 'none',
          name: row.name ?? (row.id === null ? 'No template' : 'Deleted template'),
        }))}
        {...{ filters }}
      />
      <CountFigure
        title="Edited before approval"
        definition="How many approved messages had each field edited first. A message can count in several fields."
        table="fields"
        what="Field"
        empty={
          decided.approved > 0 ? 'Everything was approved unchanged.' : 'Nothing was approved in this period.'
        }
        rows={fields.map(({ field, count }) => ({ id: field, name: fieldWord(field), count }))}
        of={decided.approved}
        ofWord="Share of approved"
        series={{ key: 'count', label: 'Messages', color: 'var(--run)', look: 'dots' }}
        {...{ filters }}
      />
      <CountFigure
        title="Why messages were rejected"
        definition="The twelve most frequent reasons, as people gave them."
        table="reasons"
        what="Reason"
        empty="Nothing was rejected in this period."
        rows={[
          ...reasons.map(({ reason, count }) => ({ id: reason, name: reason, count })),
          ...(other_reasons > 0 ? [{ id: ' others', name: 'Any other reason', count: other_reasons }] : []),
        ]}
        of={decided.rejected}
        ofWord="Share of rejected"
        series={{ key: 'count', label: 'Messages', color: 'var(--bad)', look: 'stripes' }}
        {...{ filters }}
      />
      <CountFigure
        title="Who approved"
        definition="The source of each final approval: a person, an API key, a rule, or a template’s autopilot."
        table="approvers"
        what="Approved by"
        empty={all === 0 ? 'Nothing was approved in this period.' : null}
        rows={all === 0 ? [] : approvals}
        of={all}
        ofWord="Share"
        series={{ key: 'count', label: 'Approvals', color: 'var(--good)', look: 'solid' }}
        {...{ filters }}
      />
      <p className="text-sm text-ink-3">
        Days are those of {time_zone.replaceAll('_', ' ')}. Undone decisions are not counted.
      </p>
    </div>
  );
}

function Volume({ insights: { days }, filters }: Props) {
  const { locale } = useLocale();
  const hasStored = days.some(({ stored }) => stored);
  const keys = VOLUME_SERIES.filter((key) => days[0]?.[key] !== null && (key !== 'stored' || hasStored));
  return (
    <Figure
      title="Messages per day"
      definition={
        filters.person
          ? 'Emails and texts that this person or key approved and rejected. Proposed, expired, sent and stored messages are not shown.'
          : 'Emails and texts: proposed, approved or rejected (by anyone, rules and autopilot too), expired undecided, sent, and stored, each on the day it happened. Sent means that the channel accepted it. Stored means that no channel was connected: it is in the outbox and was not sent.'
      }
      table="days"
      chart={
        <>
          <Legend series={keys.map((key) => VOLUME[key])} lines={['proposed', 'sent', 'stored']} />
          <VolumeChart days={days} label="Messages per day" />
        </>
      }
      numbers={
        <NumberTable
          label="Messages per day, in numbers"
          columns={[
            { key: 'day', label: 'Day', value: ({ day }) => day, show: ({ day }) => dayWord(day, locale) },
            ...keys.map((key) => ({
              key,
              label: VOLUME[key].label,
              value: (row: Insights['days'][number]) => row[key],
            })),
          ]}
          rows={[...days].reverse()}
          keyOf={({ day }) => day}
        />
      }
      {...{ filters }}
    />
  );
}
