'use client';

import {
  array,
  type Decoded,
  DecodeError,
  type Decoder,
  literal,
  nullable,
  object,
  string,
} from '../../kit/decode';
import type { Frame } from '../stream/source';

const frame: Decoder<Frame> = object({ name: string, data: string, id: string });

/** `id` identifies a reader, `stream` the leader's stream that serves it. */
const DECODERS = {
  /** Requests the events after the reader's cursor. */
  open: object({ kind: literal('open'), id: string, after: nullable(string) }),
  joined: object({ kind: literal('joined'), id: string, stream: string }),
  /** A reader's initial frames. */
  begins: object({ kind: literal('begins'), id: string, stream: string, frames: array(frame) }),
  frames: object({ kind: literal('frames'), stream: string, frames: array(frame) }),
  ended: object({ kind: literal('ended'), stream: string, end: literal('lost', 'refused') }),
  /** The sender has become the leader. */
  leading: object({ kind: literal('leading') }),
};
type Kind = keyof typeof DECODERS;

/** A message between the tabs of a group. */
export type Message = { [K in Kind]: Decoded<(typeof DECODERS)[K]> }[Kind];

const decodeKind = object({ kind: string });
const isKind = (kind: string): kind is Kind => Object.hasOwn(DECODERS, kind);

/** Tabs of another version may send messages of other kinds. @throws DecodeError */
export const decodeMessage: Decoder<Message> = (value) => {
  const { kind } = decodeKind(value);
  if (!isKind(kind)) throw new DecodeError('kind', 'known');
  return DECODERS[kind](value);
};
