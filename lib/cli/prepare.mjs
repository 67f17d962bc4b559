// Provides what the server needs to start: the installed packages and the build, each made only when it is missing or
// outdated.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The inputs of the build. */
const SOURCES = [
  'app',
  'lib',
  'public',
  'instrumentation.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
];
const BUILD_ID = '.next/BUILD_ID';

/** @returns false when a step failed, after printing which */
export async function prepare(say) {
  const needed = neededPackages('.');
  if (needed) {
    say('Installing packages (once; about half a minute)…');
    const flags = needed.development ? [] : ['--omit=dev'];
    if (!(await npm(['ci', ...flags, '--no-audit', '--no-fund', '--loglevel=error']))) return false;
  }
  if (isBuildStale('.')) {
    say('Building (once after each change; about half a minute)…');
    const next = createRequire(`${process.cwd()}/`).resolve('next/dist/bin/next');
    const built = await run(process.execPath, [next, 'build'], { NODE_ENV: 'production' });
    if (!built) rmSync(BUILD_ID, { force: true });
    return built;
  }
  return true;
}

/**
 * Returns null when the installed packages match the lock file. Compared by content, not by time: copying a folder
 * changes times, and a needless installation could remove a developer's packages.
 */
export function neededPackages(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules/.package-lock.json'));
  const entries = Object.entries(wanted).filter(([path]) => path !== '');
  const isCurrent = entries.every(
    ([path, { version, dev, devOptional, optional, peer }]) =>
      dev || devOptional || optional || peer || installed[path]?.version === version,
  );
  if (isCurrent && entries.length > 0) return null;
  return { development: entries.some(([path, entry]) => entry.dev && installed[path]) };
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** Whether the build is incomplete, or older than one of its inputs. */
export function isBuildStale(root) {
  const at = (path) => join(root, path);
  if (!existsSync(at(BUILD_ID)) || !existsSync(at('.next/prerender-manifest.json'))) return true;
  const built = statSync(at(BUILD_ID)).mtimeMs;
  return [...SOURCES, 'package-lock.json'].some((path) => existsSync(at(path)) && newest(at(path)) > built);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** The npm that started this script, where there is one, because it need not be on the PATH. */
function npm(args) {
  const own = process.env.npm_execpath ?? '';
  if (/npm-cli\.[cm]?js$/.test(own)) return run(process.execPath, [own, ...args]);
  return run('npm', args, {}, process.platform === 'win32');
}

/** Runs a step quietly; its output is printed only if it fails. */
function run(command, args, env = {}, shell = false) {
  return new Promise((done) => {
    const output = [];
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell,
      env: { ...process.env, ...env },
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    const end = (signal) => child.kill(signal);
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];
    for (const signal of signals) process.on(signal, end);
    const finish = (ok, reason) => {
      for (const signal of signals) process.off(signal, end);
      if (!ok) console.error(`${Buffer.concat(output).toString().trim()}\n\n${reason}`);
      done(ok);
    };
    child.on('error', (error) => finish(false, `Could not run ${command}: ${error.message}`));
    child.on('close', (code, signal) =>
      finish(code === 0, `This step failed (${signal ?? `exit code ${code}`}).`),
    );
  });
}
