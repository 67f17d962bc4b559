import { expect, test } from 'vitest';
import { simulate } from '../lib/cli/eval/simulate';
import { createLocalPlanner } from '../lib/planner/local/planner';

const LENGTH = 20_000;
const TURNS = 10;

/**
 * Turns as long as intake takes them, without a full stop. The rules look for things from every place of a text: read in one
 * piece, ten such turns would take minutes, in which the process answers nobody.
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
