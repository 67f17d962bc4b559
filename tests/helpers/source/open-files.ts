import { readdirSync, readFileSync } from 'node:fs';

/** The number of open files and sockets of a process. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** The resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1_024;
}

/** The number of a server's ends of these connections that are not closed; TIME_WAIT counts as closed. */
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
