import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStreamHead } from '../../lib/events/log';
import { createMetrics, type Metrics } from '../../lib/metrics/metrics';
import { type Log, withStreamLog } from '../../lib/metrics/stream-log';
import { insertOrg } from '../helpers/db/embedded';
import { readFigures } from '../helpers/http/metric-values';
import { type Lab, openLab, readStream, requestStream } from '../helpers/stream/stream-lab';
import { waitFor } from '../helpers/wait';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

const read = async (metrics: Metrics) => readFigures(await metrics.text());
const silent: Log = { info() {}, warn() {} };

function openCounted(log = silent) {
  const metrics = createMetrics({ includeNodeMetrics: false });
  const hub = lab.openHub({ metrics: withStreamLog(metrics.streams, log) });
  metrics.observeHub(hub);
  return { metrics, hub };
}

test('the figures of a stream are counted from its opening to its end', async () => {
  const org = await insertOrg(lab.database, `org-${randomUUID().slice(0, 8)}`);
  const { metrics, hub } = openCounted();
  await lab.append(org, 3);
  const { epoch } = await readStreamHead(lab.database.db, org);
  const ana = readStream(await requestStream(lab, hub, org, { after: `${epoch}.0` }));
  const ben = readStream(await requestStream(lab, hub, org, { actorId: 'ben' }));
  await Promise.all([ana.until('caught-up'), ben.until('caught-up')]);
  await lab.append(org, 5);
  await waitFor('both to have the events', () => ana.ids().length === 8 && ben.ids().length === 5);
  await waitFor('a poll', async () => ((await read(metrics)).greenlight_stream_polls_total ?? 0) > 0);
  expect(await read(metrics)).toMatchObject({
    greenlight_streams_open: 2,
    greenlight_stream_organizations: 1,
    greenlight_streams_opened_total: 2,
    greenlight_stream_replay_events_sum: 3,
    // Counted once for each read, for any number of connections.
    greenlight_stream_read_events_sum: 5,
    greenlight_stream_read_events_count: 1,
    greenlight_stream_lag_seconds_count: 1,
    greenlight_stream_read_failures_total: 0,
  });
  const lag = (await read(metrics)).greenlight_stream_lag_seconds_sum ?? -1;
  expect(lag).toBeGreaterThan(0);
  expect(lag).toBeLessThan(60);

  await ana.cancel();
  await hub.close('drain');
  await ben.ended;
  expect(await read(metrics)).toMatchObject({
    greenlight_streams_open: 0,
    greenlight_stream_organizations: 0,
    'greenlight_streams_ended_total{how="gone"}': 1,
    'greenlight_streams_ended_total{how="drain"}': 1,
  });
});

test('limits, stalled readers and resets are counted, and logged with the person at most once a minute, without contents', async () => {
  const org = await insertOrg(lab.database, `org-${randomUUID().slice(0, 8)}`);
  const lines: { fields: object; message: string }[] = [];
  const write = (fields: object, message: string) => void lines.push({ fields, message });
  const { metrics, hub } = openCounted({ info: write, warn: write });
  await readStream(await requestStream(lab, hub, org, { headers: { 'last-event-id': 'unheard' } })).until(
    'reset',
  );
  const env = { STREAMS_PER_PERSON: 1 };
  for (const _again of [1, 2, 3])
    await expect(requestStream(lab, hub, org, { env })).rejects.toMatchObject({ code: 'too_many' });
  // The client stops reading after the greeting, and more is waiting than the buffers hold.
  await requestStream(lab, hub, org, { actorId: 'ben', env: { STREAM_STALL_S: 0.05 } });
  for (const _again of [1, 2]) await lab.append(org, 100, { filler: 'a secret '.repeat(100) });
  await waitFor(
    'the reader to be cut off',
    async () => (await read(metrics))['greenlight_streams_ended_total{how="slow"}'] === 1,
  );
  expect(await read(metrics)).toMatchObject({
    'greenlight_streams_refused_total{limit="person"}': 3,
    'greenlight_stream_resets_total{reason="bad_cursor"}': 1,
  });
  expect(lines.map(({ fields }) => fields)).toEqual([
    { reason: 'bad_cursor', org_id: org, person_id: 'ana' },
    { limit: 'person', org_id: org, person_id: 'ana' },
    { org_id: org, person_id: 'ben' },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/secret|unheard/);
  expect(await metrics.text()).not.toMatch(new RegExp(`${org}|ana|ben`));
});

test('a repetition is logged again after a minute; many people do not fill the log', () => {
  const lines: string[] = [];
  const write = (_fields: object, message: string) => void lines.push(message);
  let clock = 0;
  const count = withStreamLog(
    createMetrics({ includeNodeMetrics: false }).streams,
    { info: write, warn: write },
    () => clock,
  );
  const owner = { orgId: 'org', actorId: 'ana' };
  count.refused('process', owner);
  count.refused('process', owner);
  expect(lines).toHaveLength(1);
  clock = 60_000;
  count.refused('process', owner);
  expect(lines).toHaveLength(2);
  for (let person = 0; person < 1_000; person += 1) count.reset('epoch', { ...owner, actorId: `${person}` });
  expect(lines.length).toBeLessThanOrEqual(101);
});

test('jobs, messages and notifications are counted, for each process separately', async () => {
  const [one, other] = [
    createMetrics({ includeNodeMetrics: true }),
    createMetrics({ includeNodeMetrics: true }),
  ];
  one.jobs.done('execute_plan');
  one.jobs.failed('execute_plan');
  one.sent('executed');
  one.notifications('redis').sent();
  one.notifications('redis').received();
  expect(await read(one)).toMatchObject({
    'greenlight_jobs_total{task="execute_plan",result="done"}': 1,
    'greenlight_jobs_total{task="execute_plan",result="failed"}': 1,
    'greenlight_dispatches_total{outcome="executed"}': 1,
    'greenlight_notifications_total{transport="redis",direction="sent"}': 1,
    'greenlight_notifications_total{transport="redis",direction="received"}': 1,
    process_resident_memory_bytes: expect.any(Number),
  });
  expect(await other.text()).not.toMatch(/_total\{(task|outcome|transport)/);
});
