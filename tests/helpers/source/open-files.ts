import { readdirSync, readFileSync } from 'node:fs';

/** Files and sockets that a process holds open. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** What a process takes of the machine's memory. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1_024;
}

/** How many of a server's ends of these connections still hold something: not those that merely wait for time to pass. */
export function serverEnds(port: number, clientPorts: readonly number[]): number {
  const wanted = new Set(clientPorts.map((client) => `${hex(port)} ${hex(client)}`));
  const TIME_WAIT = '06';
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', remote = '', state]) => {
      const ports = `${local.split(':')[1]} ${remote.split(':')[1]}`;
      return wanted.has(ports) && state !== TIME_WAIT;
    }).length;
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
