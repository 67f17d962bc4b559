/** The amount of work of a test: `standard` in `npm test`, `nightly` in `npm run test:reliability`. */
export function sized(standard: number, nightly: number): number {
  return process.env.RELIABILITY === 'nightly' ? nightly : standard;
}
