import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserType, LaunchOptions } from 'playwright/test';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';

// The flags that Debian uses in a container. Those that the package recommends run everything in one process, which ends
// with the first context that is closed.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];

/** Launches Chromium from an npm package, unpacked into a temporary folder, or else the system's. */
export async function launchChromium(
  chromium: BrowserType,
  { args = [], ...options }: LaunchOptions = {},
): Promise<{ browser: Browser; close(): Promise<void> }> {
  const before = { TMPDIR: process.env.TMPDIR, LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH };
  const folder = await mkdtemp(join(tmpdir(), 'greenlight-chromium-'));
  process.env.TMPDIR = folder;
  const close = async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const executablePath = await unpack(folder);
    const browser = await chromium.launch({ ...options, executablePath, args: [...FLAGS, ...args] });
    return {
      browser,
      close: async () => {
        await browser.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function unpack(folder: string): Promise<string> {
  const problems: string[] = [];
  // The second try adds the libraries of the package, for systems without nss.
  for (const environment of ['', 'AWS_Lambda_nodejs22.x']) {
    try {
      await rm(join(folder, 'chromium'), { force: true });
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [
          '-e',
          `import('@sparticuz/chromium').then(async ({ default: chromium }) =>
            console.log(JSON.stringify([await chromium.executablePath(), process.env.LD_LIBRARY_PATH ?? ''])))`,
        ],
        { cwd: import.meta.dirname, env: { ...process.env, AWS_EXECUTION_ENV: environment } },
      );
      const [path, libraries] = JSON.parse(stdout);
      if (libraries) process.env.LD_LIBRARY_PATH = libraries;
      await promisify(execFile)(path, ['--version']);
      return path;
    } catch (error) {
      problems.push(String(error));
    }
  }
  if (existsSync(SYSTEM_CHROMIUM)) return SYSTEM_CHROMIUM;
  throw new Error(`Chromium does not start:\n${problems.join('\n')}`);
}
