import type { ConnectionState } from './connection-looks';
import type { ScreenUpdates } from './screen-updates';

/** What each state means for a person, on a screen that the stream keeps up to date. */
const LIVE: Record<ConnectionState, string> = {
  live: 'Everything on screen is current. Changes by others and by Greenlight show up automatically.',
  'catching-up': 'Back online; catching up. It takes a moment.',
  connecting: 'This page shows the state when it was opened; live updates are about to start.',
  reconnecting:
    'No connection. This page may be behind and will catch up; nothing is lost. You can still decide; we tell you if it fails.',
  polling:
    'Something between this browser and Greenlight, such as a proxy, is delaying live updates. So everything on screen is refreshed every 10 seconds. Decisions work as usual.',
  offline:
    'This device is offline. You can keep reading and typing; decisions cannot be sent until you are back online.',
  stopped: 'Updates are paused. They resume when you come back to this page.',
  'signed-out': 'This page is not updated, and you cannot decide, until you sign in again.',
};

function notLive(updates: number | 'none'): Record<ConnectionState, string> {
  const how =
    updates === 'none'
      ? 'This page shows the state when it was opened. Reload it to see later changes by others.'
      : `This page is refreshed every ${updates} seconds.`;
  const connected = `Greenlight can be reached. ${how} The inbox, plans and calls update automatically.`;
  return {
    live: connected,
    'catching-up': connected,
    connecting: how,
    reconnecting:
      'No connection, so this page may be behind. You can still make changes; we tell you if it fails.',
    polling: `Greenlight can be reached. ${how} Something between this browser and Greenlight, such as a proxy, is delaying live updates, so the inbox, plans and calls are refreshed every 10 seconds.`,
    offline: LIVE.offline,
    stopped: 'The connection is paused. It resumes when you come back.',
    'signed-out': LIVE['signed-out'],
  };
}

export function meaningOf(state: ConnectionState, updates: ScreenUpdates): string {
  return (updates === 'live' ? LIVE : notLive(updates))[state];
}
