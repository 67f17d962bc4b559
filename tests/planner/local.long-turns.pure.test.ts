import { expect, test } from 'vitest';
import { simulate } from '../../lib/cli/eval/simulate';
import { createLocalPlanner } from '../../lib/planner/local/planner';
import { callOf, planningContext } from '../helpers/planner/planning';

const LENGTH = 20_000;
const TURNS = 10;

/**
 * Turns as long as intake accepts, without a full stop. The rules search from every position of a text: read in one piece, ten
 * such turns would take minutes, during which the process could not answer any request.
 */
test.each(['.', '…', "o'", 'um ', 'h', 'a.', '555-', 'will', 'a@', ' ', 'dr. ', '(', 'the, '])(
  'a call full of %j is planned while the server still answers',
  async (noise) => {
    const turns = Array.from({ length: TURNS }, () => [
      { speaker: 'Cara', text: 'Could you e-mail me the quote?' },
      { speaker: 'Ana', text: `Sure, I will email you the quote. ${noise.repeat(LENGTH)}`.slice(0, LENGTH) },
    ]).flat();
    const participants = [
      { speaker: 'Ana', role: 'agent' },
      { speaker: 'Cara', role: 'customer', name: 'Cara Example', email: 'cara@example.com' },
    ];
    const call = { source: 'tests', external_id: 'long', participants, turns };
    expect((await simulate(createLocalPlanner(), call)).preview.owed).toBe(true);
  },
);

const HOSTILE: [string, (turn: number) => string][] = [
  ['promises', (turn) => `I'll send you quote ${turn} by Friday and I'll book visit ${turn}. `.repeat(4)],
  ['requests', (turn) => (turn % 2 ? 'Sure. '.repeat(40) : 'Can you send me the invoice? '.repeat(8))],
  [
    'action items',
    (turn) => `Action item for P${turn % 7} to call the printers. Can you take that? `.repeat(4),
  ],
  ['signs', () => `I'll send ${'.,;?!… - ('.repeat(25)} you the form`],
  ['letters', () => 'a at b dot c '.repeat(19)],
];

/** `HOSTILE_TURNS=20000` makes five megabytes, the maximum that intake accepts. */
const HOSTILE_TURNS = Number(process.env.HOSTILE_TURNS ?? 1_500);
/** A slice takes ten milliseconds; measured in CPU time, because on a busy machine the clock runs on while we wait. */
const STRETCH_MS = 40;

test.each(HOSTILE)('turns full of %s do not block the event loop', async (_, textOf) => {
  for (const role of ['agent', 'participant']) {
    const turns = Array.from({ length: HOSTILE_TURNS }, (_value, turn) => ({
      speaker: turn % 2 ? 'Ana' : 'Cara',
      text: textOf(turn),
    }));
    const participants = [
      { speaker: 'Ana', role },
      { speaker: 'Cara', role: 'participant', name: 'Cara Example', email: 'cara@example.com' },
    ];
    const call = { ...callOf([], participants), turns };
    const watch = watchLoop();
    await createLocalPlanner().preview(planningContext({ call, contacts: [] }), new AbortController().signal);
    const { turned, cpuMs } = watch.stop();
    console.log(`${role}: ${cpuMs} ms of CPU, the loop turned ${turned} times`);
    expect(turned).toBeGreaterThanOrEqual(Math.floor(cpuMs / STRETCH_MS));
  }
});

/** Counts the turns of the event loop, and the CPU time of the process, in which another test file may run too. */
function watchLoop() {
  const started = process.cpuUsage();
  let turned = 0;
  const turn = () => {
    turned++;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  return {
    stop() {
      clearImmediate(next);
      const { user, system } = process.cpuUsage(started);
      return { turned, cpuMs: Math.round((user + system) / 1_000) };
    },
  };
}
