import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from '../../helpers/http/backend';
import { testContent } from './bad-input/content';
import { testFuzz } from './bad-input/fuzz';
import { type Ground, openGround } from './bad-input/ground';
import { testJson } from './bad-input/json';
import { testRequests } from './bad-input/requests';
import { testStream } from './bad-input/stream';

describe.each(DATABASE_KINDS)('on %s', (kind) => {
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

  test("after all these requests the server's log has no internal error", () => {
    expect(ground.server.output()).not.toMatch(/A request failed|Unhandled|Uncaught exception/);
  });
});
