import type { ConnectionState } from './connection-looks';
import type { ScreenUpdates } from './screen-updates';

/** What each state means for a person, on a screen that the stream keeps up to date. */
const LIVE: Record<ConnectionState, string> = {
  live: 'Everything on screen is current. Changes by others and by Greenlight appear by themselves.',
  'catching-up': 'Back online; catching up. It takes a moment.',
  connecting: 'This page shows what was read when it was opened; live updates are about to start.',
  reconnecting:
    'No connection. This page may be behind and will catch up; nothing is lost. You can still decide; we tell you if it fails.',
  polling:
    'Something between this browser and Greenlight, such as a proxy, holds live updates back. So everything on screen is read anew every 10 seconds. Decisions work as always.',
  offline:
    'This device has no network. What is on screen stays readable, what you type stays here, and decisions cannot be sent until you are back.',
  stopped: 'This page is not being kept up to date at the moment. It goes on when you come back to it.',
  'signed-out': 'Nothing is updated and nothing can be decided until you sign in again.',
};

function notLive(updates: number | 'none'): Record<ConnectionState, string> {
  const how =
    updates === 'none'
      ? 'This page shows what was read when it was opened. Reload it to see later changes by others.'
      : `This page is read again every ${updates} seconds.`;
  const connected = `Greenlight can be reached. ${how} The inbox, plans and calls update by themselves.`;
  return {
    live: connected,
    'catching-up': connected,
    connecting: how,
    reconnecting:
      'No connection, so this page may be behind. You can still make changes; we tell you if it fails.',
    polling: `Greenlight can be reached. ${how} Something between this browser and Greenlight, such as a proxy, holds live updates back, so the inbox, plans and calls are read again every 10 seconds.`,
    offline: LIVE.offline,
    stopped: 'The connection is paused at the moment. It goes on when you come back.',
    'signed-out': LIVE['signed-out'],
  };
}

export function meaningOf(state: ConnectionState, updates: ScreenUpdates): string {
  return (updates === 'live' ? LIVE : notLive(updates))[state];
}
