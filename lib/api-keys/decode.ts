import { array, type Decoder, nullable, object, row, string } from '../kit/decode';
import type { ApiKey } from './schema';

const apiKey: Decoder<ApiKey> = row({
  id: string,
  name: string,
  prefix: string,
  role: string,
  created_by: string,
  created_at: string,
  last_used_at: nullable(string),
});

export const decodeApiKeys = object({ keys: array(apiKey) });

/** The answer to a new key. `key` is the secret, which is in no other answer. */
export const decodeNewApiKey = object({ key: string });
