import 'server-only';
import { readFileSync, rmSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';

/**
 * Locks the data folder for this process and returns unlock. Two processes that open one PGlite folder lose writes without
 * an error. The lock is a file that names its owner; `link` creates it complete or not at all. A lock whose owner is dead
 * is taken over.
 * @throws Error with a message for the operator who started the second process
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const ownFile = join(folder, `lock-${uuid()}`);
  await writeFile(ownFile, identityOf(process.pid));
  try {
    for (let tries = 0; tries < 10; tries += 1) {
      try {
        await link(ownFile, path);
        process.once('exit', () => release(path));
        return async () => release(path);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const owner = await readFile(path, 'utf8').catch(() => '');
      if (isAlive(owner)) {
        throw new Error(
          `The data folder "${folder}" is in use by another Greenlight (process ${parseInt(owner, 10)}). Stop that one first, or set DATA_DIR to another folder.`,
        );
      }
      await removeStale(path, owner);
    }
    throw new Error(`The data folder "${folder}" could not be locked.`);
  } finally {
    await rm(ownFile, { force: true });
  }
}

/**
 * Removes the lock of a dead owner. Several processes may do this at once, and one may hold a new lock already, so the
 * file is moved, checked, and put back if it is new.
 */
async function removeStale(path: string, owner: string): Promise<void> {
  const movedFile = `${path}-${uuid()}`;
  try {
    await rename(path, movedFile);
    if ((await readFile(movedFile, 'utf8')) !== owner) await link(movedFile, path);
  } catch {
    // Another process was faster; the next attempt checks again.
  } finally {
    await rm(movedFile, { force: true });
  }
}

function release(path: string): void {
  try {
    if (readFileSync(path, 'utf8') === identityOf(process.pid)) rmSync(path, { force: true });
  } catch {
    // Already gone: nothing to release.
  }
}

/** The process id with its start time where /proc has it: process ids are reused, in containers soon. */
function identityOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? ''}`;
  } catch {
    return `${pid} `;
  }
}

function isAlive(owner: string): boolean {
  const pid = parseInt(owner, 10);
  if (!pid || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return identityOf(pid) === owner;
}
