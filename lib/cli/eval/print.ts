import type { Evaluation } from './evaluate';

/** Prints the plan's preview, the proposals of the first run and the expected items. */
export function printEvaluation({ result, preview, run, items }: Evaluation): void {
  console.log(`\n${result.file}.json  (${result.kind}, ${result.turns} turns)`);
  if (preview.owed) {
    console.log(`  plan: ${preview.title}`);
    for (const { tool, to, due_at, summary, evidence } of preview.actions) {
      const details = [to, due_at && `due ${due_at.slice(0, 16)}`].filter(Boolean).join(', ');
      console.log(`  · ${tool}${details === '' ? '' : ` [${details}]`}: ${summary}`);
      for (const { turn, quote } of evidence) console.log(`      ${turn}: “${truncate(quote, 110)}”`);
    }
  } else {
    console.log(`  nothing promised: ${preview.reason}`);
  }
  for (const { tool, args } of run) console.log(`  → ${tool} ${truncate(JSON.stringify(args), 400)}`);
  for (const { item, found } of items) console.log(`  ${found ? '✓' : '·'} expected: ${truncate(item, 120)}`);
}

function truncate(text: string, max: number): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
}
