// Starts Greenlight from a fresh clone. Plain JavaScript without dependencies: it runs before packages are installed,
// and on a Node that is too old it must still be able to print that.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const say = (text) => console.log(text);

function stop(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`Greenlight needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org`);
}

/** Reads the same files in the same order as Next; variables that are set already win. */
function readEnvFiles() {
  for (const name of ['.env.production.local', '.env.local', '.env.production', '.env']) {
    if (existsSync(name)) process.loadEnvFile(name);
  }
}

/** Listens on the port for an instant and returns the port, or the error. */
function tryPort(host, port) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error) => done({ port, error }));
    server.listen({ host, port, exclusive: true }, () => {
      const { port: given } = server.address();
      server.close(() => done({ port: given }));
    });
  });
}

/**
 * `localhost` means both loopback addresses or only one of them, depending on the machine; the IPv4 one is reachable
 * under either name.
 */
const addressOf = (host) => (host === 'localhost' ? '127.0.0.1' : host.replace(/^\[(.*)\]$/, '$1'));

async function choosePort(host, wanted) {
  if (!/^\d{1,5}$/.test(wanted) || Number(wanted) > 65_535) {
    stop(`PORT is "${wanted}"; it must be a number up to 65535.`);
  }
  let { port, error } = await tryPort(addressOf(host), Number(wanted));
  // A server that is just stopping needs a moment to release the port.
  for (let tries = 0; tries < 15 && error?.code === 'EADDRINUSE'; tries += 1) {
    await pause(200);
    ({ port, error } = await tryPort(addressOf(host), Number(wanted)));
  }
  if (!error) return port;
  if (error.code === 'EADDRINUSE') {
    stop(
      `Port ${wanted} is taken by another program. Stop that one, or choose another: PORT=${Number(wanted) + 1} npm start`,
    );
  }
  if (error.code === 'EACCES') {
    stop(`Port ${wanted} needs more rights than this user has. Choose another: PORT=3000 npm start`);
  }
  return stop(`Cannot listen on HOST "${host}", port ${wanted}: ${error.message}`);
}

async function isHealthy(origin) {
  try {
    return (await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function serve(host, port) {
  const next = createRequire(`${root}/`).resolve('next/dist/bin/next');
  const child = spawn(
    process.execPath,
    [
      '--import',
      new URL('./parent-watchdog.mjs', import.meta.url).href,
      next,
      'start',
      '-H',
      addressOf(host),
      '-p',
      String(port),
    ],
    {
      // In a process group of its own, so that Ctrl-C reaches it once, through this process.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        ...process.env,
        HOST: host,
        PORT: String(port),
        NODE_ENV: 'production',
        NEXT_MANUAL_SIG_HANDLE: 'true',
      },
    },
  );
  // Next's own greeting names an address before the database is open, so it is dropped; everything else is passed on.
  const greeting = /^\s*(?:▲|✓|- (?:Local|Network|Environments?)\b)/;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.trim() && !greeting.test(line)) say(line);
  });
  child.on('exit', (code, signal) =>
    process.exit(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)),
  );
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  }
}

requireNode();
process.chdir(root);
readEnvFiles();
process.env.NEXT_TELEMETRY_DISABLED = '1';
const host = process.env.HOST?.trim() || 'localhost';
const port = await choosePort(host, process.env.PORT?.trim() || '3000');
const { prepare } = await import('./prepare.mjs');
if (!(await prepare(say))) process.exit(1);
say('Starting…');
serve(host, port);
const reachable = ['0.0.0.0', '::'].includes(addressOf(host)) ? '127.0.0.1' : addressOf(host);
const local = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
while (!(await isHealthy(local))) await pause(150);
const { welcome } = await import('./welcome.mjs');
say(welcome(process.env, host, port));
