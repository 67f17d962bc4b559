// socket.io over WebSocket, emitting to all clients.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { announce, EVENT, listenForControl } from './control.mjs';

const server = createServer();
const io = new Server(server, { transports: ['websocket'], serveClient: false });
const control = await listenForControl((event) => io.emit(EVENT, event));
server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4_096 }, () =>
  announce({ control }),
);
