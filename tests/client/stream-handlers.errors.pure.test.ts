import { expect, test, vi } from 'vitest';
import { createFrameReader, type StreamHandlers } from '../../lib/client/stream/stream-handlers';
import { EVT_PLAN_STATE_CHANGED } from '../../lib/events/event-names';

function createHandler(push: () => void) {
  const cursor = { epoch: 'ab12cd34', seq: 4 };
  const handlers: StreamHandlers = {
    onFrame: vi.fn(),
    onHello: vi.fn(),
    onCaughtUp: vi.fn(),
    onPresence: vi.fn(),
    onHeartbeat: vi.fn(),
    onBye: vi.fn(),
    onReset: vi.fn(),
    onEvent: vi.fn(),
    onGap: vi.fn(),
    onEnd: vi.fn(),
    onError: vi.fn(),
  };
  const store = { cursor: () => cursor, start: () => {}, push, skip: () => {} };
  const { onFrame } = createFrameReader(store, () => true, handlers);
  return { handlers, send: (name: string, data: string, id = '') => onFrame({ name, data, id }) };
}

const PAYLOAD = JSON.stringify({ plan_id: 'p1', state: { status: 'executing' }, version: 5 });

test('an error thrown by our code is reported, and does not count as a missing event', () => {
  const bug = new TypeError('a bug in a view');
  const { handlers, send } = createHandler(() => {
    throw bug;
  });
  send(EVT_PLAN_STATE_CHANGED, PAYLOAD, 'ab12cd34.5');
  expect(handlers.onError).toHaveBeenCalledExactlyOnceWith(bug);
  expect(handlers.onGap).not.toHaveBeenCalled();
});

test('a frame that cannot be decoded counts as a missing event', () => {
  const push = vi.fn();
  const { handlers, send } = createHandler(push);
  send(EVT_PLAN_STATE_CHANGED, '{"plan_id":', 'ab12cd34.5');
  send('hello', '{"epoch":7}');
  send('hb', 'null');
  expect(handlers.onGap).toHaveBeenCalledTimes(3);
  expect(push).not.toHaveBeenCalled();
});

test('presence that cannot be decoded is ignored', () => {
  const { handlers, send } = createHandler(() => {});
  send('presence', 'not json');
  expect(handlers.onGap).not.toHaveBeenCalled();
  expect(handlers.onPresence).not.toHaveBeenCalled();
});
