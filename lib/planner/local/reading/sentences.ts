import 'server-only';
import type { Turn } from '../../../calls/schema';
import type { Steps } from '../cooperative-scheduling';

/** One spoken sentence. `quote` is the exact text of the turn; `text` is the same without fillers, for the rules to read. */
export type Sentence = {
  turn: number;
  speaker: string;
  quote: string;
  text: string;
  /** Number of characters of `text` that belong to this turn; the remainder was said in the next turn. */
  ownLength: number;
};

const ABBREVIATION = /\b(?:dr|mr|mrs|ms|st|vs|no|approx|e\.g|i\.e|[a-z])\.$/i;
const TAG = /[[{<][a-z_ -]{1,40}[\]}>]/gi;
/**
 * Filler sounds and phrases, removed together with an adjacent comma. `like` and `you know` count only between commas, because
 * both are ordinary words too.
 */
const FILLER =
  /(?:,\s*)?\b(?:u+h+m*|u+m+|e+r+m*|h+m+|m+hm+|ah+|ohh*)\b[,.…]*|,\s*(?:like|you know|i mean|sort of|kind of|i guess)\s*,/gi;
/** One or two repeated words: `I'm I'm`, `the, the`, `is, is`. */
const STUTTER = /\b([\p{L}']{1,24}(?: [\p{L}']{1,24})?)(?:[,…]*\s+\1\b)+/giu;
/** Several articles in a row, of which the speaker means the last one: `these, the, some forms`. */
const FALSE_START =
  /(?:\b(?:these|those|this|that|the|an?|some|my|your|our),? )+(?=(?:the|an?|some|my|your|our)\b)/gi;

/** All sentences of a conversation, in order. A sentence that its speaker continues in the next turn is joined with the continuation. */
export function* sentencesOf(turns: Turn[]): Steps<Sentence[]> {
  const sentences: Sentence[] = [];
  for (const [turn, { speaker, text }] of turns.entries()) {
    for (const quote of splitSentences(text)) {
      yield;
      const clean = cleanSpeech(quote);
      if (clean !== '') sentences.push({ turn, speaker, quote, text: clean, ownLength: clean.length });
    }
  }
  for (const [index, sentence] of sentences.entries()) {
    const next = sentences[index + 1];
    const open = /(?:[,…]|[\p{L}\p{N}])$/u.test(sentence.quote);
    if (open && next !== undefined && next.turn === sentence.turn + 1 && next.speaker === sentence.speaker)
      sentences[index] = {
        ...sentence,
        text: `${sentence.text.replace(/[,…]$/, '')} ${lowerFirst(next.text)}`,
      };
    if (index % 1_000 === 0) yield;
  }
  return sentences;
}

/** Splits a text into exact substrings. A full stop after an abbreviation or an initial does not end a sentence. */
export function splitSentences(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(/(?<![.!?…])[.!?…]+["')\]]*(?=\s)|\n+/g)) {
    const to = match.index + match[0].length;
    const piece = text.slice(from, to);
    if (ABBREVIATION.test(piece) && !match[0].includes('\n')) continue;
    pieces.push(piece);
    from = to;
  }
  pieces.push(text.slice(from));
  const short = pieces.flatMap(splitLong);
  return short.map((piece) => piece.trim()).filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}

const MAX_SENTENCE_CHARS = 600;

/**
 * Splits a very long sentence, between words where possible. Most rules search from every position of a sentence, so a turn of
 * twenty thousand characters without a full stop would block the whole process for seconds.
 */
function splitLong(piece: string): string[] {
  const parts: string[] = [];
  let from = 0;
  while (piece.length - from > MAX_SENTENCE_CHARS) {
    const space = piece.lastIndexOf(' ', from + MAX_SENTENCE_CHARS);
    const to = space > from ? space : from + MAX_SENTENCE_CHARS;
    parts.push(piece.slice(from, to));
    from = to;
  }
  return [...parts, piece.slice(from)];
}

/** Cleans transcribed speech: removes transcriber's tags, fillers, repeated words and spaces before punctuation. */
export function cleanSpeech(quote: string): string {
  return quote
    .replace(/\[([^[\]]{1,200})\]\(https?:[^)\s]{1,500}\)/g, '$1')
    .replace(TAG, ' ')
    .replace(/[’‘]/g, "'")
    .replace(FILLER, ' ')
    .replace(/\b\p{L}{1,3}- /gu, '')
    .replace(/(?<![\w'.])(?:th|wh|sh|[b-hj-z])(?![\w'.-])/g, '')
    .replace(STUTTER, '$1')
    .replace(STUTTER, '$1')
    .replace(FALSE_START, '')
    .replace(/\s+([,.?!;:])/g, '$1')
    .replace(/([,.;:])(?:\s*[,;:])+/g, '$1')
    .replace(
      /\b(the|an?|your|my|our|his|her|their|about|with|for|to|of|in|on|from|at|is|and|will|going to|gonna),/gi,
      '$1',
    )
    .replace(/\s+/g, ' ')
    .replace(STUTTER, '$1')
    .replace(/^[\s,.;:…-]+/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Lowercases the capital with which captions begin every line. Only common words are changed, so that names keep theirs. */
function lowerFirst(text: string): string {
  return text.replace(/^(?:In|On|At|To|For|With|By|From|And|But|So|Or|The|A|An|It|That|This|If)\b/, (word) =>
    word.toLowerCase(),
  );
}
