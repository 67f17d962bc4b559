import type { Connection } from '../../sdk/connect-events';

/** Reports changes of the connection, once each; at first only that it is established. */
export function createConnectionLog(print: (text: string) => void, origin: string) {
  let live = false;
  let lost = false;
  return {
    isLive: () => live,
    report({ state }: Connection): void {
      live = state === 'live';
      if (live) print(lost ? 'Live again.' : `Live from ${origin}. Ctrl-C ends.`);
      if (live) lost = false;
      if (state === 'polling')
        print('The server answers, but something in between is delaying its events. Still trying.');
      if (state === 'reconnecting' && !lost) {
        lost = true;
        print('Connection lost. Trying again…');
      }
    },
  };
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** The time in the machine's zone; blanks of the same width when it is unknown. */
export function localTime(time: Date | null): string {
  if (time === null) return ' '.repeat(19);
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(twoDigits).join('-');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
  return `${day} ${clock}`;
}
