import {
  CloudOff,
  LogOut,
  type LucideIcon,
  Pause,
  Radio,
  RefreshCw,
  RotateCw,
  Timer,
  Wifi,
} from 'lucide-react';
import type { ScreenUpdates } from './screen-updates';

/** `brief`: for places without room for a sentence. */
export type Look = {
  icon: LucideIcon;
  word: string;
  brief?: string;
  tone: string;
  spin?: boolean;
  means: string;
};

/** On a screen that the stream keeps up to date. */
const LIVE = {
  live: {
    icon: Radio,
    word: 'Live',
    tone: 'text-good',
    means: 'What is on screen is what is. Changes by others and by Greenlight appear by themselves.',
  },
  'catching-up': {
    icon: RefreshCw,
    word: 'Catching up',
    tone: 'text-run',
    spin: true,
    means: 'The connection stands again, and what happened meanwhile is being read. It takes a moment.',
  },
  connecting: {
    icon: RotateCw,
    word: 'Connecting',
    tone: 'text-ink-3',
    spin: true,
    means:
      'What is on screen was read when the page was opened; from here on it is about to be kept up to date.',
  },
  reconnecting: {
    icon: RotateCw,
    word: 'Reconnecting',
    tone: 'text-wait',
    spin: true,
    means:
      'Greenlight has not been heard from. What is on screen may be behind; it catches up by itself, and nothing is lost. Decisions can be tried: each is sent or says that it was not.',
  },
  polling: {
    icon: Timer,
    word: 'Live updates are held up; refreshed every 10 s',
    brief: 'Every 10 s',
    tone: 'text-wait',
    means:
      'Something between this browser and Greenlight, such as a proxy, holds live updates back. So everything on screen is read anew every 10 seconds. Decisions work as always.',
  },
  offline: {
    icon: CloudOff,
    word: 'Offline',
    tone: 'text-wait',
    means:
      'This device has no network. What is on screen stays readable, what you type stays here, and decisions cannot be sent until you are back.',
  },
  stopped: {
    icon: Pause,
    word: 'Paused',
    tone: 'text-ink-3',
    means: 'This page is not being kept up to date at the moment. It goes on when you come back to it.',
  },
  'signed-out': {
    icon: LogOut,
    word: 'Signed out',
    tone: 'text-bad',
    means: 'Nothing is updated and nothing can be decided until you sign in again.',
  },
} satisfies Record<string, Look>;

export type ConnectionState = keyof typeof LIVE;

/** On a screen that the stream does not keep up to date; nothing there may promise that it does. */
function notLive(updates: number | 'none'): Record<ConnectionState, Look> {
  const how =
    updates === 'none'
      ? 'This page shows what was read when it was opened. Reload it to see later changes by others.'
      : `This page is read again every ${updates} seconds.`;
  const connected: Look = {
    icon: Wifi,
    word: 'Connected',
    tone: 'text-ink-2',
    means: `Greenlight can be reached. ${how} The inbox, plans and calls update by themselves.`,
  };
  return {
    ...LIVE,
    live: connected,
    'catching-up': connected,
    connecting: { ...LIVE.connecting, means: how },
    reconnecting: {
      ...LIVE.reconnecting,
      means: `Greenlight has not been heard from, so this page may be behind. Changes can be tried: each is saved or says that it was not.`,
    },
    polling: {
      ...connected,
      means: `Greenlight can be reached. ${how} Something between this browser and Greenlight, such as a proxy, holds live updates back, so the inbox, plans and calls are read again every 10 seconds.`,
    },
    stopped: {
      ...LIVE.stopped,
      means: 'The connection is paused at the moment. It goes on when you come back.',
    },
  };
}

export function lookOf(state: ConnectionState, updates: ScreenUpdates): Look {
  return updates === 'live' ? LIVE[state] : notLive(updates)[state];
}
