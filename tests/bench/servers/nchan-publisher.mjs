// Publishes to nchan over HTTP, each event in a request of its own on a connection that stays open. It runs beside the load
// generator: nginx does the distributing, and only nginx is measured.
import { connect } from 'node:net';
import { announce, EVENT, listenForControl } from './control.mjs';

const socket = connect(Number(process.env.PORT), '127.0.0.1').setNoDelay(true);
socket.resume().on('close', () => process.exit(1));
let pending = '';
const control = await listenForControl((event) => {
  const body = JSON.stringify(event);
  if (pending === '') setImmediate(flush);
  pending += `POST /publish HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nX-EventSource-Event: ${EVENT}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
});
function flush() {
  socket.write(pending);
  pending = '';
}
announce({ control });
