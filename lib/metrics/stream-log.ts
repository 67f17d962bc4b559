import 'server-only';
import type { StreamMetrics, StreamOwner } from '../events/hub/stream-metrics';

export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

/** Further lines within a minute are dropped; the counters continue. */
const LINES_A_MINUTE = 100;

/**
 * Logs what users report to an operator: streams refused by a limit, stalled readers and resets. Lines name the owner of
 * the stream and never its content. A client that reconnects every few seconds gets one line a minute.
 */
export function logStreams(count: StreamMetrics, log: Log, now = () => performance.now()): StreamMetrics {
  const said = new Set<string>();
  let since = now();

  function isNew(...about: string[]): boolean {
    if (now() - since >= 60_000) {
      said.clear();
      since = now();
    }
    const key = about.join(' ');
    if (said.has(key) || said.size >= LINES_A_MINUTE) return false;
    said.add(key);
    return true;
  }
  const fields = ({ orgId, actorId }: StreamOwner) => ({ org_id: orgId, person_id: actorId });

  return {
    ...count,
    ended(how, whose) {
      count.ended(how, whose);
      if (how === 'slow' && isNew(how, whose.orgId, whose.actorId))
        log.warn(fields(whose), 'A reader took nothing for too long; its stream was cut off.');
    },
    refused(limit, whose) {
      count.refused(limit, whose);
      if (isNew(limit, whose.orgId, whose.actorId))
        log.warn({ limit, ...fields(whose) }, 'A stream was refused: the limit is reached.');
    },
    reset(reason, whose) {
      count.reset(reason, whose);
      if (isNew(reason, whose.orgId, whose.actorId))
        log.info({ reason, ...fields(whose) }, 'A stream was reset; its client fetches everything afresh.');
    },
  };
}
