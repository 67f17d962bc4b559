import { afterAll, beforeAll } from 'vitest';
import { type Lab, openLab } from './stream-lab';

/** Set by `withLab`, once per file. */
export let lab: Lab;

/** Called once at the top of a test file: opens a lab before the file's tests and closes it after them. */
export function withLab(): void {
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab.close());
}
