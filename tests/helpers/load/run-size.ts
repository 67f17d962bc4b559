/** How much of a proof is made: little in `npm test`, much in `npm run test:reliability`. */
export function sized(little: number, much: number): number {
  return process.env.RELIABILITY === 'nightly' ? much : little;
}
