import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testContent } from '../helpers/bad-input/content';
import { testFuzz } from '../helpers/bad-input/fuzz';
import { type Ground, openGround } from '../helpers/bad-input/ground';
import { testJson } from '../helpers/bad-input/json';
import { testRequests } from '../helpers/bad-input/requests';
import { testStream } from '../helpers/bad-input/stream';
import { KINDS } from '../helpers/place';

// The numbers are those of the list of bad inputs: 1–34 the stream, 35–57 the JSON APIs, 58–67 what agents write.

describe.each(KINDS)('on %s', (kind) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround(kind);
  });
  afterAll(() => ground?.close());

  describe('the stream', () => testStream(() => ground));
  describe('JSON', () => testJson(() => ground));
  describe('requests', () => testRequests(() => ground));
  if (kind === 'PostgreSQL') {
    describe('content', () => testContent(() => ground));
    describe('fuzz', () => testFuzz(() => ground));
  }

  test('after all that, nothing in the server’s log says that something of ours broke', () => {
    expect(ground.server.output()).not.toMatch(/A request failed|nobody awaited|nothing catches|Unhandled/);
  });
});
