import { array, boolean, type Decoder, nullable, number, object, row, string } from '../kit/decode';
import type { BackTest, Disagreement, Rule } from './schema';

export const decodeRule: Decoder<Rule> = row({
  id: string,
  name: string,
  verdict: string,
  tool: nullable(string),
  template_id: nullable(string),
  recipient: nullable(string),
  max_chars: nullable(number),
  position: number,
  is_active: boolean,
  version: number,
});

export const decodeRules = object({ rules: array(decodeRule) });
/** The answer to a rule that was added or changed. */
export const decodeSavedRule = object({ rule: decodeRule });

const disagreement: Decoder<Disagreement> = row({
  plan_id: string,
  plan_title: string,
  entry_id: string,
  tool: string,
  to: string,
  outcome: string,
  by: nullable(string),
  reason: nullable(string),
  at: string,
});

export const decodeBackTest: Decoder<BackTest> = object({
  days: number,
  considered: number,
  truncated: boolean,
  decided: number,
  outcomes: object({ approved: number, edited: number, rejected: number, expired: number }),
  overruled: number,
  disagreements: array(disagreement),
  tested: string,
});
