import { createServer, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { encodeControl, encodeEvent } from '../../lib/events/frame';
import { EVT_PLAN_STATE_CHANGED } from '../../lib/events/schema';
import { connectEvents, type EventConnection } from '../../lib/sdk/connect-events';
import { waitFor } from '../helpers/wait';

const EPOCH = 'ab12cd34';
const NEW_EVENT = 'plan.archived';

let cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const work of cleanUp) work();
  cleanUp = [];
});

/** A server whose log has an unknown event between two known ones, which its `hello` names or does not. */
async function serve(events: string[]): Promise<{ origin: string; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const after = Number(
      new URL(request.url ?? '', 'http://localhost').searchParams.get('after')?.split('.')[1],
    );
    writeStream(response, after, events);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, requests };
}

function writeStream(response: ServerResponse, after: number, events: string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(
    encodeControl('hello', { epoch: EPOCH, head: 3, oldest: 1, from: after, heartbeat_s: 15, events }),
  );
  for (let seq = after + 1; seq <= 3; seq += 1) response.write(frameOf(seq));
  response.write(encodeControl('caught-up', { head: 3 }));
}

function frameOf(seq: number): string {
  if (seq === 2) return `id: ${EPOCH}.2\nevent: ${NEW_EVENT}\ndata: {"id":"p2"}\n\n`;
  const payload = { plan_id: `p${seq}`, state: { status: 'executing' as const }, version: seq };
  return encodeEvent(EPOCH, { seq, type: EVT_PLAN_STATE_CHANGED, payload });
}

function connect(origin: string): { received: string[]; connection: EventConnection } {
  const received: string[] = [];
  const connection = connectEvents({
    origin,
    org: 'acme',
    headers: {},
    cursor: `${EPOCH}.0`,
    onEvent: (_, cursor) => received.push(`event ${cursor}`),
    onUnknown: ({ type, payload }, cursor) =>
      received.push(`unknown ${type} ${JSON.stringify(payload)} ${cursor}`),
  });
  cleanUp.push(connection.stop);
  return { received, connection };
}

test('an unknown numbered event that hello names is passed on as unknown and moves the cursor, on one stream', async () => {
  const { origin, requests } = await serve([EVT_PLAN_STATE_CHANGED, NEW_EVENT]);
  const { received } = connect(origin);
  await waitFor('the last event', () => received.includes(`event ${EPOCH}.3`));
  expect(received).toEqual([
    `event ${EPOCH}.1`,
    `unknown ${NEW_EVENT} {"id":"p2"} ${EPOCH}.2`,
    `event ${EPOCH}.3`,
  ]);
  expect(requests).toHaveLength(1);
});

test('an unknown numbered event that hello does not name is a gap: the stream is opened again after the last event', async () => {
  const { origin, requests } = await serve([EVT_PLAN_STATE_CHANGED]);
  const { received } = connect(origin);
  await waitFor('the second stream', () => requests.length > 1);
  expect(requests[1]).toContain(`after=${EPOCH}.1`);
  expect(received).toEqual([`event ${EPOCH}.1`]);
});
