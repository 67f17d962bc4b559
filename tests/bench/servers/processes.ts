import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';

const ReadySchema = z.object({ control: z.number(), pid: z.number() });
export type Child = { pid: number; control: number; stop(): Promise<void> };

/** Starts a program and waits for its line `ready`. */
export async function startChild(words: string[], env: Record<string, string>): Promise<Child> {
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stopWithUs(child);
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('ready ')) continue;
    const { control, pid } = ReadySchema.parse(JSON.parse(line.slice('ready '.length)));
    return { pid, control, stop: () => stopChild(child) };
  }
  throw new Error(`${words.join(' ')} ended with ${child.exitCode}`);
}

export function stopWithUs(child: ChildProcess): void {
  const emergency = () => child.kill('SIGKILL');
  process.once('exit', emergency);
  child.once('exit', () => process.removeListener('exit', emergency));
}

export async function stopChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** Sends one line to a control port and reads the line that it answers. */
export async function askControl(port: number, line: string): Promise<unknown> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${line}\n`);
  try {
    for await (const answer of createInterface({ input: socket })) return JSON.parse(answer);
    throw new Error(`no answer to ${line}`);
  } finally {
    socket.destroy();
  }
}

const CORES = { server: 0, everythingElse: 1 };

/** Binds a process to the server's core or to the other one. Without `taskset` or a second core it is not bound. */
export async function pin(pids: readonly number[], core: keyof typeof CORES): Promise<void> {
  if (cpus().length < 2) return;
  for (const pid of pids)
    await promisify(execFile)('taskset', ['-acp', String(CORES[core]), String(pid)]).catch(() => {});
}

/** A process and its descendants. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // The process has just ended.
    }
  }
  const family = [pid];
  for (const member of family)
    for (const [child, parent] of parents) if (parent === member) family.push(child);
  return family;
}

/** Resident memory of several processes, in bytes. */
export function residentMemory(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return sum + Number(kilobytes) * 1_024;
  }, 0);
}
