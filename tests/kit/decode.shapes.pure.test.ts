import { describe, expect, test } from 'vitest';
import {
  array,
  boolean,
  DecodeError,
  decodeJson,
  literal,
  nullable,
  number,
  object,
  optional,
  string,
} from '../../lib/kit/decode';

const person = object({ name: string, age: optional(number) });

describe('an object', () => {
  test.each([
    [{ name: 'Kim' }],
    [{ name: 'Kim', age: 7 }],
    // A newer server may send more.
    [{ name: 'Kim', nickname: 'K' }],
  ])('%j is accepted unchanged', (value) => {
    expect(person(value)).toEqual(value);
  });

  test.each([
    [null, /^the value is not an object/],
    [[], /^the value is not an object/],
    [{}, /^name is not a string/],
    [{ name: 7 }, /^name is not a string/],
    [{ name: 'Kim', age: '7' }, /^age is not a number/],
    [{ name: 'Kim', age: null }, /^age is not a number/],
  ])('%j is refused with the path of the field', (value, message) => {
    expect(() => person(value)).toThrow(message);
    expect(() => person(value)).toThrow(DecodeError);
  });

  test('inside another has the whole path in the error', () => {
    expect(() => object({ who: person })({ who: { name: 1 } })).toThrow(/^who\.name is not a string/);
  });
});

test('lists, unions and null are decoded', () => {
  const row = object({ tags: array(literal('a', 'b')), done: boolean, note: nullable(string) });
  expect(row({ tags: ['a'], done: false, note: null })).toEqual({ tags: ['a'], done: false, note: null });
  expect(() => row({ tags: ['a', 'c'], done: false, note: null })).toThrow(/^tags\[1\] is not one of a, b/);
  expect(() => row({ tags: 'a', done: false, note: null })).toThrow(/^tags is not a list/);
  expect(() => row({ tags: [], done: 1, note: null })).toThrow(/^done is not true or false/);
});

test('text that is not JSON is refused', () => {
  expect(decodeJson('{"name":"Kim"}', person)).toEqual({ name: 'Kim' });
  expect(() => decodeJson('<html>', person)).toThrow(SyntaxError);
});
