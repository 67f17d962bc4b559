import 'server-only';
import type { StreamMetrics, StreamOwner } from '../events/hub/stream-metrics';

export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

/** Further lines within a minute are dropped; the counters continue. */
const MAX_LINES_PER_MINUTE = 100;

/**
 * Logs the stream events that users report to an operator: refusals by a limit, stalled readers and resets. Lines name
 * the owner of the stream and never its content. A client that reconnects every few seconds gets one line a minute.
 */
export function withStreamLog(
  metrics: StreamMetrics,
  log: Log,
  now = () => performance.now(),
): StreamMetrics {
  const loggedKeys = new Set<string>();
  let windowStart = now();

  function shouldLog(...parts: string[]): boolean {
    if (now() - windowStart >= 60_000) {
      loggedKeys.clear();
      windowStart = now();
    }
    const key = parts.join(' ');
    if (loggedKeys.has(key) || loggedKeys.size >= MAX_LINES_PER_MINUTE) return false;
    loggedKeys.add(key);
    return true;
  }
  const fields = ({ orgId, actorId }: StreamOwner) => ({ org_id: orgId, person_id: actorId });

  return {
    ...metrics,
    ended(reason, owner) {
      metrics.ended(reason, owner);
      if (reason === 'slow' && shouldLog(reason, owner.orgId, owner.actorId))
        log.warn(fields(owner), 'A reader took nothing for too long; its stream was cut off.');
    },
    refused(limit, owner) {
      metrics.refused(limit, owner);
      if (shouldLog(limit, owner.orgId, owner.actorId))
        log.warn({ limit, ...fields(owner) }, 'A stream was refused: the limit is reached.');
    },
    reset(reason, owner) {
      metrics.reset(reason, owner);
      if (shouldLog(reason, owner.orgId, owner.actorId))
        log.info({ reason, ...fields(owner) }, 'A stream was reset; its client fetches everything again.');
    },
  };
}
