import { boolean, type Decoder, nullable, object, string } from '../kit/decode';
import type { Onboarding } from './schema';

export const decodeOnboarding: Decoder<Onboarding> = object({
  done: object({ call: boolean, plan: boolean, message: boolean, colleague: boolean, channel: boolean }),
  plan_to_review: nullable(string),
  plan_waiting: nullable(string),
  dismissed: boolean,
});
