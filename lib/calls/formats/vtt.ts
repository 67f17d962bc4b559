import { AppError } from '../../errors';
import type { Turn } from '../schema';
import { mergeTurns, participantsOf, splitLabel, type Transcript, UNKNOWN_SPEAKER } from './turns';

/*
 * Our own parser, because media-captions 1.0.4 silently drops a cue with a malformed arrow, reads a header with a title
 * as missing, and reports no line for a cue that ends before it starts. A lost cue may be a lost promise, so the first
 * invalid cue is refused with its line.
 */

type Block = { line: number; lines: string[] };
type CuePart = { speaker: string | null; text: string };

const TIME = /^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)[.,](\d{3})$/;
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

/** Parses WebVTT as Zoom (`Name: text`) and Teams (`<v Name>text</v>`) write it. */
export function parseVtt(text: string): Transcript {
  const blocks = toBlocks(text.replace(/^\uFEFF/, ''));
  const [header, ...rest] = blocks;
  if (header === undefined || !/^WEBVTT(?:[ \t]|$)/.test(header.lines[0] ?? '')) {
    throw invalidAt(header?.line ?? 1, 'a WebVTT file begins with the line "WEBVTT"');
  }
  const pieces: Turn[] = [];
  let speaker = UNKNOWN_SPEAKER;
  for (const block of rest) {
    if (/^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/.test(block.lines[0] ?? '')) continue;
    const cue = parseCue(block);
    for (const piece of cue.pieces) {
      speaker = piece.speaker ?? speaker;
      if (piece.text !== '')
        pieces.push({ speaker, text: piece.text, start_ms: cue.start_ms, end_ms: cue.end_ms });
    }
  }
  const turns = mergeTurns(pieces);
  if (turns.length === 0) throw new AppError('invalid', 'the WebVTT file has no cue with text');
  return { turns, participants: participantsOf(turns) };
}

function toBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let current: Block | null = null;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    if (raw.trim() === '') current = null;
    else if (current === null) {
      current = { line: index + 1, lines: [raw] };
      blocks.push(current);
    } else current.lines.push(raw);
  }
  return blocks;
}

function parseCue(block: Block): { start_ms: number; end_ms: number; pieces: CuePart[] } {
  // A cue id may stand on the line above the times; anything else there is not WebVTT.
  const at = block.lines.findIndex((line) => line.includes('-->'));
  if (at < 0 || at > 1) throw invalidAt(block.line, 'a cue needs a line "start --> end"');
  const line = block.line + at;
  const [from = '', to = ''] = (block.lines[at] ?? '').split('-->');
  const start_ms = toMs(from.trim(), line);
  const end_ms = toMs(to.trim().split(/\s+/)[0] ?? '', line);
  if (end_ms < start_ms) throw invalidAt(line, 'the cue ends before it starts');
  const payload = block.lines.slice(at + 1);
  if (payload.some((row) => row.includes('-->'))) {
    throw invalidAt(line, 'an empty line is missing between two cues');
  }
  return { start_ms, end_ms, pieces: parsePayload(payload) };
}

function toMs(time: string, line: number): number {
  const match = TIME.exec(time);
  if (match === null) throw invalidAt(line, `"${time.slice(0, 40)}" is no time such as 00:01:02.345`);
  const [, hours = '0', minutes = '0', seconds = '0', millis = '0'] = match;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + Number(millis);
}

/**
 * Voice tags take precedence over `Name: text`; one cue may hold several voices. A tag ends at the next `<` at the
 * latest, here and in `clean`: otherwise each of a million opened tags would search the rest of the text for its end.
 */
function parsePayload(lines: string[]): CuePart[] {
  const payload = lines.join('\n');
  const voices = [...payload.matchAll(/<v(?:\.[^\s<>]*)?[ \t]([^<>]+)>([\s\S]*?)(?=<v[\s.]|$)/g)];
  if (voices.length > 0) {
    const lead = plainTextOf(payload.slice(0, voices[0]?.index));
    const spoken = voices.map(([, name = '', text = '']) => ({
      speaker: speakerName(name),
      text: plainTextOf(text),
    }));
    return lead === '' ? spoken : [{ speaker: null, text: lead }, ...spoken];
  }
  const label = splitLabel(plainTextOf(payload));
  if (label === null) return [{ speaker: null, text: plainTextOf(payload) }];
  return [{ speaker: speakerName(label.speaker), text: label.text }];
}

function speakerName(raw: string): string {
  return plainTextOf(raw).slice(0, 200) || UNKNOWN_SPEAKER;
}

function plainTextOf(payload: string): string {
  return payload
    .replace(/<\/?(?:[cibuv]|ruby|rt|lang)?(?:[.\s][^<>]*)?>|<\d[\d:.]*>/g, '')
    .replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name: string) => entity(name) ?? whole)
    .replace(/\p{Cc}+|\s+/gu, ' ')
    .trim();
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function invalidAt(line: number, reason: string): AppError {
  return new AppError('invalid', `line ${line} of the WebVTT file: ${reason}`, { line });
}
