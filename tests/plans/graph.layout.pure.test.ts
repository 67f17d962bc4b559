import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Graph, graphOf, NODE_HEIGHT, NODE_WIDTH } from '../../app/[org]/plans/[planId]/_graph/graph';
import { entriesOf } from '../../app/[org]/plans/[planId]/_graph/steps';
import type { PlanLogDisplay, ToolCallEntry, ToolCallStatus } from '../../lib/plans/schema/log-entry';
import type { ToolName } from '../../lib/plans/tools/tool-args';

const at = (place: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, place)).toISOString();
const DONE: ToolCallStatus = { state: 'executed', at: at(0) };

function call(id: string, tool: ToolName, run_id: string, place: number, version = place): PlanLogDisplay {
  const entry: ToolCallEntry = {
    kind: 'tool_call',
    tool,
    run_id,
    step: place,
    args: {},
    evidence: [],
    status: DONE,
  };
  return { id, created_at: at(place), version, entry };
}

/** One entry for each `run:tool`. */
function log(...words: string[]): PlanLogDisplay[] {
  return words.map((word, place) => {
    const [id = '', run_id = '', what = ''] = word.split(':');
    if (what === 'started') {
      return {
        id,
        created_at: at(place),
        version: place,
        entry: { kind: 'system', event: 'execution_started', run_id },
      };
    }
    if (what === 'ended') {
      const entry = {
        kind: 'system',
        event: 'execution_ended',
        run_id,
        outcome: 'Nothing more to do.',
      } as const;
      return { id, created_at: at(place), version: place, entry };
    }
    return call(id, TOOLS[what] ?? 'send_email', run_id, place);
  });
}

const TOOLS: Record<string, ToolName> = {
  email: 'send_email',
  sms: 'send_sms',
  ask: 'ask_user',
  later: 'schedule_next_execution',
  done: 'complete_plan',
  fail: 'fail_plan',
  look: 'get_contact_details',
  notes: 'get_contact_notes',
  note: 'write_interaction_note',
  memo: 'update_system_note',
};

const shapeOf = (graph: Graph) =>
  graph.nodes.map(({ data: { step } }) => ({
    action: step.action?.id ?? null,
    reads: step.reads.map(({ id }) => id),
    notes: step.notes.map(({ id }) => id),
    run: step.run.number,
  }));
const placesIn = (graph: Graph) => new Map(graph.nodes.map(({ id, position }) => [id, position]));

describe('the steps of a log', () => {
  test('are one for each action, newest first, with its reads and notes', () => {
    const words = [
      's:r1:started',
      'a:r1:look',
      'b:r1:notes',
      'c:r1:email',
      'd:r1:note',
      'e:r1:memo',
      'f:r1:look',
      'g:r1:ask',
    ];
    expect(shapeOf(graphOf(log(...words)))).toEqual([
      { action: 'g', reads: ['f'], notes: [], run: 1 },
      { action: 'c', reads: ['a', 'b'], notes: ['d', 'e'], run: 1 },
    ]);
  });

  test.each(['email', 'sms', 'ask', 'later', 'done', 'fail'])('%s is an action', (tool) => {
    expect(shapeOf(graphOf(log(`a:r1:${tool}`)))).toEqual([{ action: 'a', reads: [], notes: [], run: 1 }]);
  });

  test('a note before any action belongs to the action that follows', () => {
    expect(shapeOf(graphOf(log('a:r1:note', 'b:r1:email')))).toEqual([
      { action: 'b', reads: [], notes: ['a'], run: 1 },
    ]);
  });

  test('reads of one run do not belong to the next run', () => {
    expect(shapeOf(graphOf(log('a:r1:email', 'b:r1:look', 'c:r1:ended', 'd:r2:sms')))).toEqual([
      { action: 'd', reads: [], notes: [], run: 2 },
      { action: null, reads: ['b'], notes: [], run: 1 },
      { action: 'a', reads: [], notes: [], run: 1 },
    ]);
  });

  test('a run with reads only is a step, which becomes its action in the same place', () => {
    const before = graphOf(log('s:r1:started', 'a:r1:look'));
    const after = graphOf(log('s:r1:started', 'a:r1:look', 'b:r1:email'), before);
    expect(shapeOf(before)).toEqual([{ action: null, reads: ['a'], notes: [], run: 1 }]);
    expect(shapeOf(after)).toEqual([{ action: 'b', reads: ['a'], notes: [], run: 1 }]);
    expect(placesIn(after)).toEqual(placesIn(before));
  });
});

test('edges lead from the older to the newer step, and differ at the start of a run', () => {
  const { edges } = graphOf(log('a:r1:email', 'b:r1:sms', 'c:r2:done'));
  expect(edges.map(({ source, target, type }) => [source, target, type])).toEqual([
    ['a', 'b', 'within'],
    ['b', 'c', 'across'],
  ]);
  expect(edges[1]?.ariaLabel).toBe('Run 2 begins');
});

test('newer steps are above older ones, and no steps overlap', () => {
  const { nodes } = graphOf(log('a:r1:email', 'b:r1:sms', 'c:r2:done'));
  const ys = nodes.map(({ position }) => position.y);
  expect(ys).toEqual([...ys].sort((a, b) => a - b));
  expect(new Set(ys).size).toBe(3);
});

test('an unchanged step is the same object, so that only changed steps are rendered', () => {
  const logs = log('a:r1:email', 'b:r1:sms', 'c:r2:ask');
  const before = graphOf(logs);
  const changed = logs.map((line) => (line.id === 'b' ? { ...line, version: 9 } : line));
  const after = graphOf(changed, before);
  const same = after.nodes.map((node) => before.nodes.includes(node));
  expect(same).toEqual([true, false, true]);
  expect(after.edges.map((edge) => before.edges.includes(edge))).toEqual([true, true]);
});

test('older pages that are loaded later are placed below', () => {
  const all = log('a:r1:email', 'b:r1:sms', 'c:r2:ask', 'd:r2:done');
  const before = graphOf(all.slice(2));
  const after = graphOf(all, before);
  const places = placesIn(after);
  for (const [id, place] of placesIn(before)) expect(places.get(id)).toEqual(place);
  const low = Math.max(...[...placesIn(before).values()].map(({ y }) => y));
  expect(places.get('a')?.y).toBeGreaterThan(places.get('b')?.y ?? 0);
  expect(places.get('b')?.y).toBeGreaterThan(low);
});

describe('for any log in any order', () => {
  const tools = fc.constantFrom(...Object.keys(TOOLS));
  const history = fc
    .array(fc.record({ tool: tools, newRun: fc.boolean(), arrives: fc.nat(8) }), {
      minLength: 1,
      maxLength: 40,
    })
    .map((moves) => {
      let run = 0;
      return moves.map(({ tool, newRun, arrives }, place) => {
        if (newRun) run += 1;
        return { line: call(`e${place}`, TOOLS[tool] ?? 'send_email', `r${run}`, place), arrives };
      });
    });

  test('no shown step moves, no two overlap, and none is lost', () => {
    fc.assert(
      fc.property(history, (moves) => {
        let graph: Graph | null = null;
        let shown = new Map<string, { x: number; y: number }>();
        for (let now = 0; now <= 8; now += 1) {
          const known = moves.filter(({ arrives }) => arrives <= now).map(({ line }) => line);
          graph = graphOf(known, graph);
          const rects = graph.nodes.map(({ position }) => position);
          for (const [index, one] of rects.entries()) {
            for (const other of rects.slice(index + 1)) {
              const apart =
                Math.abs(one.x - other.x) >= NODE_WIDTH || Math.abs(one.y - other.y) >= NODE_HEIGHT;
              expect(apart).toBe(true);
            }
          }
          // A step is identified by its first entry and keeps its position while that entry is first.
          const places = placesIn(graph);
          for (const [id, place] of places) if (shown.has(id)) expect(place).toEqual(shown.get(id));
          shown = places;
          const entries = graph.nodes.flatMap(({ data }) => entriesOf(data.step).map(({ id }) => id));
          expect(entries.sort()).toEqual(known.map(({ id }) => id).sort());
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('runs keep their numbers when only the last of them are loaded', () => {
  const graph = graphOf(log('a:r8:email', 'b:r9:done'), null, [
    { id: 'r8', number: 8 },
    { id: 'r9', number: 9 },
  ]);
  expect(shapeOf(graph).map(({ run }) => run)).toEqual([9, 8]);
});
