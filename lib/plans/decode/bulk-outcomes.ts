import { array, boolean, object, optional, string, unknown } from '../../kit/decode';

/** The outcome of each decision of a bulk request; `log` or `current` is the entry as it is now. */
export const decodeBulkOutcomes = object({
  outcomes: array(
    object({
      entry_id: string,
      ok: boolean,
      log: optional(unknown),
      message: optional(string),
      current: optional(unknown),
    }),
  ),
});
