import { expect, test, vi } from 'vitest';
import type { Source } from '../../lib/client/stream/platform';
import { attachHandlers, type StreamHandlers } from '../../lib/client/stream/stream-handlers';
import { EVT_PLAN_STATE_CHANGED } from '../../lib/events/event-names';

/** A source whose frames the test sends by hand; a listener that throws throws to the sender, as into the error report. */
function createSource() {
  const listeners = new Map<string, (event: MessageEvent) => void>();
  const source: Source = {
    readyState: 1,
    close: () => {},
    addEventListener: (name, listener) => void listeners.set(name, listener),
  };
  const send = (name: string, data: string, lastEventId = '') =>
    listeners.get(name)?.(new MessageEvent(name, { data, lastEventId }));
  return { source, send };
}

function attach(push: () => void) {
  const { source, send } = createSource();
  const cursor = { epoch: 'ab12cd34', seq: 4 };
  const handlers: StreamHandlers = {
    onFrame: vi.fn(),
    onHello: vi.fn(),
    onCaughtUp: vi.fn(),
    onPresence: vi.fn(),
    onHeartbeat: vi.fn(),
    onBye: vi.fn(),
    onReset: vi.fn(),
    onGap: vi.fn(),
    onEnd: vi.fn(),
  };
  attachHandlers(
    source,
    { cursor: () => cursor, start: () => {}, push, skip: () => {} },
    () => true,
    handlers,
  );
  return { handlers, send };
}

const PAYLOAD = JSON.stringify({ plan_id: 'p1', state: { status: 'executing' }, version: 5 });

test('an error thrown by our code is passed on, and does not count as a missing event', () => {
  const { handlers, send } = attach(() => {
    throw new TypeError('a bug in a view');
  });
  expect(() => send(EVT_PLAN_STATE_CHANGED, PAYLOAD, 'ab12cd34.5')).toThrow('a bug in a view');
  expect(handlers.onGap).not.toHaveBeenCalled();
});

test('a frame that cannot be decoded counts as a missing event', () => {
  const push = vi.fn();
  const { handlers, send } = attach(push);
  send(EVT_PLAN_STATE_CHANGED, '{"plan_id":', 'ab12cd34.5');
  send('hello', '{"epoch":7}');
  send('hb', 'null');
  expect(handlers.onGap).toHaveBeenCalledTimes(3);
  expect(push).not.toHaveBeenCalled();
});

test('presence that cannot be decoded is ignored', () => {
  const { handlers, send } = attach(() => {});
  send('presence', 'not json');
  expect(handlers.onGap).not.toHaveBeenCalled();
  expect(handlers.onPresence).not.toHaveBeenCalled();
});
