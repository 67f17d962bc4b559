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
};

/** On a screen that the stream keeps up to date. */
const LIVE = {
  live: {
    icon: Radio,
    word: 'Live',
    tone: 'text-good',
  },
  'catching-up': {
    icon: RefreshCw,
    word: 'Catching up',
    tone: 'text-run',
    spin: true,
  },
  connecting: {
    icon: RotateCw,
    word: 'Connecting',
    tone: 'text-ink-3',
    spin: true,
  },
  reconnecting: {
    icon: RotateCw,
    word: 'Reconnecting',
    tone: 'text-wait',
    spin: true,
  },
  polling: {
    icon: Timer,
    word: 'Live updates are delayed; refreshed every 10 s',
    brief: 'Every 10 s',
    tone: 'text-wait',
  },
  offline: {
    icon: CloudOff,
    word: 'Offline',
    tone: 'text-wait',
  },
  stopped: {
    icon: Pause,
    word: 'Paused',
    tone: 'text-ink-3',
  },
  'signed-out': {
    icon: LogOut,
    word: 'Signed out',
    tone: 'text-bad',
  },
} satisfies Record<string, Look>;

export type ConnectionState = keyof typeof LIVE;

/** On a screen that the stream does not keep up to date; nothing there may promise that it does. */
const CONNECTED: Look = { icon: Wifi, word: 'Connected', tone: 'text-ink-2' };
const NOT_LIVE: Record<ConnectionState, Look> = {
  ...LIVE,
  live: CONNECTED,
  'catching-up': CONNECTED,
  polling: CONNECTED,
};

export function lookOf(state: ConnectionState, updates: ScreenUpdates): Look {
  return (updates === 'live' ? LIVE : NOT_LIVE)[state];
}
