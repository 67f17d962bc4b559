// Validates the input of the browser: frames of the stream, messages between tabs, responses of the API. It is a few
// hundred bytes, where zod would be a quarter of a screen's JavaScript budget. The server validates with zod; here the
// shape that the code relies on is checked once, so everything behind it is typed. Unknown fields are kept: a newer
// server may send more.

/** Returns the value, unconverted, when it has the shape. @throws DecodeError that names the place */
export type Decoder<T> = (value: unknown, path?: string) => T;

/** The type that a decoder gives. */
export type Decoded<D> = D extends Decoder<infer T> ? T : never;

export class DecodeError extends Error {
  constructor(path: string, expected: string) {
    super(`${path || 'the value'} is not ${expected}`);
    this.name = 'DecodeError';
  }
}

const primitive =
  <T>(expected: string, is: (value: unknown) => value is T): Decoder<T> =>
  (value, path = '') => {
    if (!is(value)) throw new DecodeError(path, expected);
    return value;
  };

export const string = primitive('a string', (value) => typeof value === 'string');
export const number = primitive('a number', (value) => typeof value === 'number');
export const boolean = primitive('true or false', (value) => typeof value === 'boolean');

/** Any value, for a part that is decoded later or not at all. */
export const unknown: Decoder<unknown> = (value) => value;

export const literal = <const T extends string>(...values: readonly T[]): Decoder<T> =>
  primitive(`one of ${values.join(', ')}`, (value): value is T =>
    values.some((allowed) => allowed === value),
  );

export const nullable =
  <T>(decoder: Decoder<T>): Decoder<T | null> =>
  (value, path) =>
    value === null ? null : decoder(value, path);

export const array =
  <T>(decoder: Decoder<T>): Decoder<T[]> =>
  (value, path = '') => {
    if (!Array.isArray(value)) throw new DecodeError(path, 'a list');
    return value.map((item, index) => decoder(item, `${path}[${index}]`));
  };

export const optional =
  <T>(decoder: Decoder<T>): Decoder<T | undefined> =>
  (value, path) =>
    value === undefined ? undefined : decoder(value, path);

type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: T[K] };
type Required<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };
type Fields = Record<string, Decoder<unknown>>;
type ObjectOf<F extends Fields> = Required<{ [K in keyof F]: Decoded<F[K]> }> &
  Optional<{ [K in keyof F]: Decoded<F[K]> }>;

/** An object with these fields. Unknown fields are kept: a newer server may send more. */
export const object =
  <F extends Fields>(fields: F): Decoder<ObjectOf<F>> =>
  (value, path = '') => {
    checkFields(fields, value, path);
    // Decoders check and do not convert. The compiler cannot follow the check of each field through a loop.
    return value as ObjectOf<F>;
  };

/**
 * A large object of the API, such as a plan, of which only these fields are checked: those by which the browser's code
 * finds, compares, sorts or walks through it. The other fields are taken on the server's word. Their type comes from the
 * zod schema that the server's code of the same build is written against, but a server of another build may differ: there
 * may be more fields, and a field that lists known values, decoded here as `string`, may have a value that this build does
 * not know.
 */
export const row =
  <F extends Fields, T extends ObjectOf<F>>(fields: F): Decoder<T> =>
  (value, path = '') => {
    checkFields(fields, value, path);
    return value as T;
  };

function checkFields(fields: Fields, value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DecodeError(path, 'an object');
  for (const [name, decoder] of Object.entries(fields)) {
    decoder(Reflect.get(value, name), path ? `${path}.${name}` : name);
  }
}

/** The value when it has the shape, else null. */
export function decodeOrNull<T>(decoder: Decoder<T>, value: unknown): T | null {
  try {
    return decoder(value);
  } catch {
    return null;
  }
}

/** The value of JSON text when it has the shape, else null. */
export function decodeJsonOrNull<T>(text: string, decoder: Decoder<T>): T | null {
  try {
    return decodeJson(text, decoder);
  } catch {
    return null;
  }
}
/** An object whose fields all have this shape. */
export const record =
  <T>(decoder: Decoder<T>): Decoder<Record<string, T>> =>
  (value, path = '') => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new DecodeError(path, 'an object');
    const fields = Object.entries(value).map(([name, field]) => [name, decoder(field, `${path}.${name}`)]);
    return Object.fromEntries(fields);
  };

/** JSON text of this shape. @throws DecodeError, and SyntaxError when it is no JSON */
export function decodeJson<T>(text: string, decoder: Decoder<T>): T {
  return decoder(JSON.parse(text));
}
