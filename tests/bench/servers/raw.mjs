// Plain Node: each event is encoded once and written to every response. With BATCHING=1, events within ten
// milliseconds of the last write are written together.
import { createServer } from 'node:http';
import { announce, encodeFrame, listenForControl } from './control.mjs';

const WINDOW_MS = 10;
const responses = new Set();
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.write(': open\n\n');
  responses.add(response);
  response.on('close', () => responses.delete(response));
});

const send = (bytes) => {
  for (const response of responses) response.write(bytes);
};

let pending = [];
let resting = false;
function flush() {
  if (pending.length === 0) {
    resting = false;
    return;
  }
  const bytes = pending.length === 1 ? pending[0] : Buffer.concat(pending);
  pending = [];
  send(bytes);
  setTimeout(flush, WINDOW_MS);
}
function sendSoon(bytes) {
  pending.push(bytes);
  if (resting) return;
  resting = true;
  setImmediate(flush);
}

const publish = process.env.BATCHING === '1' ? sendSoon : send;
const control = await listenForControl((event) => publish(Buffer.from(encodeFrame(event))));
server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4_096 }, () =>
  announce({ control }),
);
