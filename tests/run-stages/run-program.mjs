import { spawn } from 'node:child_process';

const running = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const pid of running) endGroup(pid);
    process.exit(1);
  });
}

/**
 * Runs a program with our output and no input. It leads a process group of its own, which is ended with it, so that
 * nothing that it started stays behind.
 * @returns its exit code; 1 when a signal or the time limit ended it
 */
export function runProgram([command, ...args], { cwd, env = {}, limit = 600_000 }) {
  const { NODE_ENV: _, ...inherited } = process.env;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...inherited, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    if (child.pid) running.add(child.pid);
    const timer = setTimeout(() => {
      console.error(`Ended after ${limit / 1_000} s without a result: ${command} ${args.join(' ')}`);
      endGroup(child.pid);
    }, limit);
    const done = (code) => {
      clearTimeout(timer);
      endGroup(child.pid);
      running.delete(child.pid);
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(error);
      done(1);
    });
    child.once('exit', (code) => done(code ?? 1));
  });
}

function endGroup(pid) {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody left in it.
  }
}
