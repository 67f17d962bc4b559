import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectRoot } from '../source/build';
import { waitFor } from '../wait';

export type Tail = {
  child: ChildProcessWithoutNullStreams;
  /** Whole lines of the standard output so far. */
  lines(): string[];
  /** The whole standard error so far, which logs the connection. */
  errorOutput(): string;
  line(part: string): Promise<string>;
  errorLine(part: string): Promise<unknown>;
  /** The exit code. */
  ended: Promise<number | null>;
};

/**
 * `npm run tail` without npm and without tsx's own process: on a busy machine tsx takes a program that does not answer a
 * signal within milliseconds for hung, kills it and exits with 130.
 */
export function startTail(args: string[], key?: string): Tail {
  const program = ['--import', 'tsx', '--conditions=react-server', 'lib/cli/tail.ts'];
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: projectRoot,
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...(key === undefined ? {} : { GREENLIGHT_API_KEY: key }),
    },
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let hasEnded = false;
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.err += text;
  });
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    process.removeListener('exit', kill);
    hasEnded = true;
    return code ?? null;
  });
  /** A process that has ended prints nothing more. */
  const find = <T>(what: string, look: () => T | undefined | false) =>
    waitFor(what, () => {
      const ended = hasEnded;
      const found = look();
      if (ended && !found) throw new Error(`It ended before ${what}:\n${output.err}`);
      return found;
    });
  const lines = () => output.out.split('\n').slice(0, -1);
  return {
    child,
    lines,
    errorOutput: () => output.err,
    line: (part) => find(`a line with ${part}`, () => lines().find((each) => each.includes(part))),
    errorLine: (part) => find(`an error output with ${part}`, () => output.err.includes(part) || undefined),
    ended,
  };
}
