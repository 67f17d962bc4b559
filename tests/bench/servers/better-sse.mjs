// better-sse as in its documentation: a session for each request, one channel for all.
import { createServer } from 'node:http';
import { createChannel, createSession } from 'better-sse';
import { announce, EVENT, listenForControl } from './control.mjs';

const channel = createChannel();
const server = createServer(async (request, response) => {
  const session = await createSession(request, response);
  response.write(': open\n\n');
  channel.register(session);
});
const control = await listenForControl((event) =>
  channel.broadcast(event, EVENT, { eventId: String(event.t[1]) }),
);
server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4_096 }, () =>
  announce({ control }),
);
