import { effectiveArgs, textOf } from '../../plans/_entry/entry-args';
import type { QueueRow } from '../_queue/queue-row';
import type { Chosen, Selection } from './use-selection';

/** The selected rows that each decision applies to; the others are left out, and the dialog says so. */
export type BulkScope = {
  approve: Chosen[];
  reject: Chosen[];
  undo: Chosen[];
  /** Changed by somebody since they were selected: they have to be looked at and selected again. */
  changed: Chosen[];
};

export function scopeOf(selection: Selection, rows: readonly QueueRow[]): BulkScope {
  const now = new Map(rows.flatMap((row) => (row.kind === 'plan' ? [] : [[row.key, row.item.log.version]])));
  const scope: BulkScope = { approve: [], reject: [], undo: [], changed: [] };
  for (const [key, chosen] of selection) {
    const { entry, version } = chosen.log;
    const { state } = entry.status;
    if ((now.get(key) ?? version) !== version) scope.changed.push(chosen);
    else if (state === 'approved') scope.undo.push(chosen);
    else if (state === 'pending') {
      if (entry.tool !== 'ask_user') scope.approve.push(chosen);
      scope.reject.push(chosen);
    }
  }
  return scope;
}

/** The number of messages per recipient, for the confirmation. */
export function recipientsOf(chosen: readonly Chosen[]): { to: string; name: string; count: number }[] {
  const found = new Map<string, { to: string; name: string; count: number }>();
  for (const { log, name } of chosen) {
    const to = textOf(effectiveArgs(log.entry), 'to');
    const known = found.get(to.toLowerCase());
    found.set(to.toLowerCase(), { to, name, count: (known?.count ?? 0) + 1 });
  }
  return [...found.values()];
}

export const counted = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;

/** For example “12 emails and 3 texts”. */
export function messagesIn(chosen: readonly Chosen[]): string {
  const emails = chosen.filter(({ log }) => log.entry.tool === 'send_email').length;
  const texts = chosen.length - emails;
  const parts = [emails > 0 ? counted(emails, 'email') : '', texts > 0 ? counted(texts, 'text message') : ''];
  return parts.filter(Boolean).join(' and ');
}
