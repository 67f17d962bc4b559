// What the servers that this app is compared with have in common: the event, and the port on which the load generator asks
// for events and the benchmark for memory.
import { createServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const TEXT =
  'I will send the quote for the windows by Friday, and the plumber comes on Monday at nine. '.repeat(5);
export const EVENT = 'plan.log.new';

/** By the same clock as the load generator. */
export const microseconds = () => Number(process.hrtime.bigint() / 1000n);

/** About 600 bytes as a frame; the same fields, and the same length, as the event that this app is given to store. */
export function makeEvent(seq) {
  return {
    t: [microseconds(), seq],
    id: '0198c2a4-5b6d-7e8f-9a0b-1c2d3e4f5a6b',
    entry: {
      kind: /** @type {const} */ ('system'),
      event: /** @type {const} */ ('model_reasoning'),
      run_id: null,
      text: TEXT.slice(0, 290),
    },
    plan_id: '0198c2a4-1111-7222-8333-444455556666',
    version: seq,
    created_at: '2026-01-01T12:00:00.000Z',
  };
}

export const encodeFrame = (event) =>
  `id: ${event.t[1]}\nevent: ${EVENT}\ndata: ${JSON.stringify(event)}\n\n`;

/**
 * Takes a line for a command: `P n 0` publishes n events, each in a turn of its own, as they happen when people work;
 * `P n 1` publishes them in one turn; `M` answers with the memory in use after a garbage collection.
 */
export async function listenForControl(publish) {
  let seq = 0;
  let waiting = 0;
  const next = () => publish(makeEvent(++seq));
  function one() {
    waiting -= 1;
    next();
    if (waiting > 0) setImmediate(one);
  }
  return listenForLines({
    P(count, together) {
      if (together === '1') {
        for (let index = 0; index < Number(count); index += 1) next();
        return;
      }
      if (waiting === 0) setImmediate(one);
      waiting += Number(count);
    },
    M: memory,
  });
}

export function memory() {
  collect();
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external, pid: process.pid };
}

/** Commands by their first letter; what one returns is answered as a line of JSON. Resolves to the port. */
export function listenForLines(commands) {
  const server = createServer((socket) => {
    let text = '';
    socket.setNoDelay(true).on('error', () => {});
    socket.setEncoding('latin1').on('data', async (chunk) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop();
      for (const line of lines) {
        const [name, ...words] = line.split(' ');
        const answer = await commands[name]?.(...words);
        if (answer !== undefined) socket.write(`${JSON.stringify(answer)}\n`);
      }
    });
  });
  return new Promise((resolve) => {
    // Below the range from which the system takes ports for outgoing connections, of which the load generator has thousands.
    const listen = () => server.listen(20_000 + Math.floor(Math.random() * 12_000), '127.0.0.1');
    server.on('error', listen).on('listening', () => resolve(server.address().port));
    listen();
  });
}

/** The line that the benchmark waits for. */
export const announce = (ports) => console.log(`ready ${JSON.stringify({ ...ports, pid: process.pid })}`);
