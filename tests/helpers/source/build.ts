import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isBuildStale } from '../../../lib/cli/prepare.mjs';

export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

let built: Promise<void> | undefined;

/** Builds the product when the last build is older than its inputs. The tests start their servers from the build. */
export function ensureBuild(): Promise<void> {
  built ??= build();
  return built;
}

async function build(): Promise<void> {
  if (process.env.GREENLIGHT_BUILT === '1' || !isBuildStale(projectRoot)) return;
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  await promisify(execFile)(process.execPath, [next, 'build'], {
    cwd: projectRoot,
    maxBuffer: 64 * 1_048_576,
  });
  process.env.GREENLIGHT_BUILT = '1';
}
