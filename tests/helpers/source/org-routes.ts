import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { projectRoot } from './build';

const API = 'app/api/orgs/[org]';
const SCREENS = 'app/[org]';
const EXPORTED_METHOD =
  /^export (?:const|(?:async )?function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b(?: = (\w+))?/gm;

export type OrgRoute = { method: string; path: string };

/** The methods that a route file exports, each with the function that makes its handler. */
export function exportedMethods(text: string): { method: string; maker: string }[] {
  return [...text.matchAll(EXPORTED_METHOD)].map(([, method = '', maker = '']) => ({ method, maker }));
}

export function isGuarded(maker: string): boolean {
  return /^withOrg/.test(maker);
}

/** Every route file of an organization's API with its text; the path is the one below `/api/orgs/{org}`. */
export function orgRouteFiles(): { path: string; text: string }[] {
  return filesNamed(API, 'route.ts').map((file) => ({
    path: pathOf(file),
    text: readFileSync(join(projectRoot, API, file), 'utf8'),
  }));
}

/** Every route of an organization's API with each method that it answers, read from disk. */
export function orgRoutes(): OrgRoute[] {
  return orgRouteFiles().flatMap(({ path, text }) =>
    exportedMethods(text)
      .filter(({ maker }) => isGuarded(maker))
      .map(({ method }) => ({ method, path })),
  );
}

/** The path below `/{org}` of every screen of an organization, read from disk. */
export function orgScreens(): string[] {
  return filesNamed(SCREENS, 'page.tsx').map(pathOf);
}

function filesNamed(folder: string, name: string): string[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => posix.basename(file) === name)
    .sort();
}

function pathOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === '.' ? '' : `/${folder}`;
}
