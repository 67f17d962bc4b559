import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseVtt } from '@/lib/calls/formats/vtt';
import { type CallInput, CallInputSchema, OUR_ROLE } from '@/lib/calls/schema';
import { readJsonBody, readTextBody, requireJson } from '@/lib/http/body';
import { parseInput, queryOf } from '@/lib/http/input';
import { line, optional } from '@/lib/kit/text';

const MAX_BYTES = 5 * 1024 * 1024;

const VttQuery = z.object({
  source: line(100).default('webvtt'),
  external_id: optional(line(200)),
  started_at: CallInputSchema.shape.started_at,
  /** The names of our speakers, separated by commas, because a transcript does not say. */
  agent: line(1_000).optional(),
});

/** Reads a finished call: JSON, or `text/vtt` with the other fields in the query. */
export async function readCallInput(request: Request): Promise<CallInput> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'text/vtt') {
    requireJson(request);
    return parseInput(CallInputSchema, await readJsonBody(request, MAX_BYTES), 'The call');
  }
  const query = parseInput(VttQuery, queryOf(request.url), 'The query');
  const text = await readTextBody(request, MAX_BYTES);
  const { turns, participants } = parseVtt(text);
  const ours = new Set(query.agent?.split(',').map((name) => name.trim()));
  const call = {
    source: query.source,
    external_id: query.external_id ?? createHash('sha256').update(text).digest('hex'),
    started_at: query.started_at,
    kind: 'recording',
    participants: participants.map((person) =>
      ours.has(person.speaker) ? { ...person, role: OUR_ROLE } : person,
    ),
    turns,
  };
  return parseInput(CallInputSchema, call, 'The transcript');
}
