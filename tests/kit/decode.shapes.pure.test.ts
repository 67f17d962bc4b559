import { describe, expect, test } from 'vitest';
import {
  array,
  boolean,
  DecodeError,
  type Decoder,
  decodeJson,
  decodeJsonOrNull,
  decodeOrNull,
  literal,
  nullable,
  number,
  object,
  optional,
  row,
  string,
} from '../../lib/kit/decode';

const person = object({ name: string, age: optional(number) });

describe('an object', () => {
  test.each([
    [{ name: 'Kim' }],
    [{ name: 'Kim', age: 7 }],
    // A newer server may send more fields.
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
  expect(decodeJsonOrNull('{"name":"Kim"}', person)).toEqual({ name: 'Kim' });
  expect(decodeJsonOrNull('<html>', person)).toBeNull();
  expect(decodeJsonOrNull('{"name":7}', person)).toBeNull();
});

describe('a row', () => {
  type Person = { name: string; mood: 'good' | 'bad'; age: number };
  const decodePerson: Decoder<Person> = row({ name: string, mood: string });

  test('is checked in the named fields only and is the same object', () => {
    const value = { name: 'Kim', mood: 'bad', age: 'seven', nickname: 'K' };
    expect(decodePerson(value)).toBe(value);
  });

  test('may have a value that is not in the list of known values', () => {
    expect(decodePerson({ name: 'Kim', mood: 'curious', age: 7 })).toHaveProperty('mood', 'curious');
  });

  test.each([
    [{ name: 'Kim' }, /^mood is not a string/],
    [{ name: null, mood: 'good' }, /^name is not a string/],
    ['<html>', /^the value is not an object/],
  ])('%j is refused', (value, message) => {
    expect(() => decodePerson(value)).toThrow(message);
  });
});

test('a value that may have another shape is null when it has', () => {
  expect(decodeOrNull(person, { name: 'Kim' })).toEqual({ name: 'Kim' });
  expect(decodeOrNull(person, { owners: 1 })).toBeNull();
  expect(decodeOrNull(person, undefined)).toBeNull();
});
