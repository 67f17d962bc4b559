// ws as in its documentation: the event is serialized once and sent to every client.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { announce, listenForControl } from './control.mjs';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket) => socket.send('open'));
const control = await listenForControl((event) => {
  const bytes = Buffer.from(JSON.stringify(event));
  for (const socket of sockets.clients) socket.send(bytes, { binary: false });
});
server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4_096 }, () =>
  announce({ control }),
);
