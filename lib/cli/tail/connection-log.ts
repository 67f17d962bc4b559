import type { Connection } from '../../sdk/connect-events';

/** Says how the connection fares, once a change, and the first time only that it stands. */
export function connectionTeller(say: (text: string) => void, origin: string) {
  let live = false;
  let lost = false;
  return {
    isLive: () => live,
    tell({ state }: Connection): void {
      live = state === 'live';
      if (live) say(lost ? 'Live again.' : `Live from ${origin}. Ctrl-C ends.`);
      if (live) lost = false;
      if (state === 'polling')
        say('The server answers, but something in between holds its events back. Trying on.');
      if (state === 'reconnecting' && !lost) {
        lost = true;
        say('Connection lost. Trying again…');
      }
    },
  };
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** In the machine's own time zone; as wide, and empty, when nobody knows it. */
export function localTime(time: Date | null): string {
  if (time === null) return ' '.repeat(19);
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(twoDigits).join('-');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
  return `${day} ${clock}`;
}
