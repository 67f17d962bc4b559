import { array, boolean, type Decoder, literal, nullable, object, string } from '../kit/decode';
import type { PresenceNews } from './schema';

/** Presence as it arrives in a browser. */
export const decodePresence: Decoder<PresenceNews> = object({
  all: boolean,
  plans: array(
    object({
      plan_id: string,
      people: array(
        object({
          id: string,
          name: string,
          entry_id: nullable(string),
          doing: literal('looking', 'editing'),
        }),
      ),
    }),
  ),
});
