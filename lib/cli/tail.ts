/*
 * npm run tail -- <organization> [--after <cursor>] [--json] [--url <address>]
 * Prints an organization's live log, one line per event. See USAGE below.
 */
import { parseArgs } from 'node:util';
import { coerceError } from '../errors';
import { EVT_PLAN_CREATED, EVT_PLAN_UPDATED, parseCursor } from '../events/schema';
import { connectEvents, type EventConnection, type OrgEvent } from '../sdk/connect-events';
import { AccessRefused, authenticate, fetchTitle } from './tail/authenticate';
import { createConnectionLog, localTime } from './tail/connection-log';
import { formatEvent } from './tail/format-event';
import { paintFor, printable, printableJson } from './tail/printable';

const USAGE = `usage: npm run tail -- <organization> [options]

  --after <cursor>  first replays what came after this event, such as ab12cd34.17
  --json            an event a line as JSON: {"cursor", "type", "payload"}
  --url <address>   of the server (http://localhost:3000)
  --help

GREENLIGHT_API_KEY is the key to use; the organization "demo" of this machine needs none. Messages about the connection go to standard error. Exit code 0: ended with Ctrl-C or by the reader; 1: refused, or no server; 2: misused.`;

type Arguments = { org: string; origin: string; after: string | null; json: boolean };

class UsageError extends Error {}

function readArguments(): Arguments | null {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      after: { type: 'string' },
      json: { type: 'boolean', default: false },
      url: { type: 'string', default: 'http://localhost:3000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const [org, ...more] = positionals;
  if (!org || more.length > 0) throw new UsageError('Give one organization, such as demo.');
  const { after = null, json, url } = values;
  if (after !== null && !parseCursor(after))
    throw new UsageError('The value of --after is not a cursor. It looks like ab12cd34.17.');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError('The value of --url is not an address. It looks like http://localhost:3000.');
  return { org, origin: new URL(url).origin, after, json };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function follow({ org, origin, after, json }: Arguments): Promise<void> {
  const { headers, titles } = await authenticate(origin, org, process.env.GREENLIGHT_API_KEY);
  const paint = paintFor(process.stdout);
  let connection: EventConnection | null = null;
  let printedTo = after;
  /** Titles may have to be fetched, so each line waits for the one before it to keep the order. */
  let printed = Promise.resolve();

  function end(code: number): void {
    connection?.stop();
    if (code === 0 && printedTo && process.stderr.isTTY) say(`To continue from here: --after ${printedTo}`);
    process.exit(code);
  }

  async function titleOf(event: OrgEvent, planId: string): Promise<string> {
    if (event.type === EVT_PLAN_CREATED || event.type === EVT_PLAN_UPDATED)
      titles.set(planId, event.payload.title);
    const known = titles.get(planId) ?? (await fetchTitle(origin, org, planId, headers));
    if (known !== null) titles.set(planId, known);
    return known ?? planId;
  }

  async function lineFor(event: OrgEvent, receivedAt: Date | null): Promise<string> {
    const { subject, at, text, style } = formatEvent(event);
    const time = localTime(at === null ? receivedAt : new Date(at));
    const title = printable('title' in subject ? subject.title : await titleOf(event, subject.planId), 60);
    return `${paint(time, 'dim')}  ${title}  ${paint(printable(text), style)}`;
  }

  const connectionLog = createConnectionLog(say, origin);
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  // Continued after Ctrl-Z, or after the machine slept.
  process.on('SIGCONT', () => connection?.retry());
  connection = connectEvents({
    origin,
    org,
    headers,
    cursor: after,
    onEvent(event, cursor) {
      const receivedAt = connectionLog.isLive() ? new Date() : null;
      printed = printed.then(async () => {
        const line = json
          ? printableJson({ cursor, type: event.type, payload: event.payload })
          : await lineFor(event, receivedAt);
        process.stdout.write(`${line}\n`);
        printedTo = cursor;
      });
    },
    onUnknown({ type, payload }, cursor) {
      printed = printed.then(() => {
        if (json) process.stdout.write(`${printableJson({ cursor, type, payload })}\n`);
        else say(`An event of a kind that this version does not know: ${printable(type)} at ${cursor}`);
        printedTo = cursor;
      });
    },
    onReset(cursor) {
      say(`The server cannot continue from there; events may be missing before ${cursor ?? 'what follows'}.`);
    },
    onConnection(now) {
      connectionLog.report(now);
      if (now.state !== 'signed-out') return;
      say(now.removed ? 'Access to this organization has ended.' : 'The sign-in is no longer valid.');
      end(1);
    },
  });
}

// A reader that closes the pipe (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
// The same for stderr.
process.stderr.on('error', () => {});

try {
  const given = readArguments();
  if (given) await follow(given);
  else process.stdout.write(`${USAGE}\n`);
} catch (thrown) {
  const error = coerceError(thrown);
  const misused =
    error instanceof UsageError || ('code' in error && /^ERR_PARSE_ARGS/.test(String(error.code)));
  say(printable(error.message, 500));
  if (misused) say(`\n${USAGE}`);
  else if (!(error instanceof AccessRefused)) say(printable(String(error.stack), 2_000));
  process.exit(misused ? 2 : 1);
}
