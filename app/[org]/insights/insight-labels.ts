import type { DayVolume, Insights } from '@/lib/insights/schema';
import { durationText } from '../audit/audit-labels';

export type SeriesLook = 'solid' | 'stripes' | 'dots' | 'outline';
export type Series = { key: string; label: string; color: string; look: SeriesLook };

type VolumeKey = Exclude<keyof DayVolume, 'day'>;

/** Each series has a pattern and a position besides its color. */
export const VOLUME: Record<VolumeKey, Series> = {
  proposed: { key: 'proposed', label: 'Proposed', color: 'var(--idle)', look: 'outline' },
  approved: { key: 'approved', label: 'Approved', color: 'var(--good)', look: 'solid' },
  rejected: { key: 'rejected', label: 'Rejected', color: 'var(--bad)', look: 'stripes' },
  expired: { key: 'expired', label: 'Expired', color: 'var(--wait)', look: 'dots' },
  sent: { key: 'sent', label: 'Sent', color: 'var(--run)', look: 'solid' },
  stored: { key: 'stored', label: 'Stored, not sent', color: 'var(--wait)', look: 'dots' },
};
export const VOLUME_SERIES: VolumeKey[] = ['proposed', 'approved', 'rejected', 'expired', 'sent', 'stored'];

/** The dashes of a series that is drawn as a line. */
export const dashesOf = ({ look }: Series): string =>
  look === 'outline' ? '5 4' : look === 'dots' ? '1 4' : '';

export const APPROVER_LABELS: Record<keyof Insights['approvers'], string> = {
  user: 'People',
  api_key: 'API keys',
  rule: 'Rules',
  autopilot: 'Autopilot',
};

export function duration(ms: number | null): string {
  return durationText(ms === null ? null : ms / 1_000);
}

/** One unit only, for an axis. */
export function shortDuration(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`;
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
}

/** Empty when the total is zero. */
export function share(part: number, total: number): string {
  return total === 0 ? '—' : `${Math.round((part / total) * 100)}%`;
}

/** A day of the organization's calendar, independent of the reader's zone. */
export function dayWord(day: string, locale: string): string {
  return new Date(`${day}T00:00Z`).toLocaleDateString(locale, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}

export const fieldWord = (field: string) =>
  field.charAt(0).toUpperCase() + field.slice(1).replaceAll('_', ' ');
