// Internal to Next: lib/next-bridge/README.md names it in the checklist for upgrades.
import { pipeToNodeResponse } from 'next/dist/server/pipe-readable';
import { expect, test } from 'vitest';
import { isStreamUrl } from '../../lib/http/stream/sse';
import { captureStreamResponses } from '../../lib/next-bridge/response-registry';
import { testStreamBridge } from '../../lib/next-bridge/self-test';

captureStreamResponses(isStreamUrl);

test('the bridge works on this version of Node', async () => {
  expect(await testStreamBridge()).toBeNull();
});

test('the bridge works with the pipe of the installed version of Next', async () => {
  expect(await testStreamBridge({ pipe: pipeToNodeResponse })).toBeNull();
});

test('negative control: a pipe that does not check whether the response is finished fails the test', async () => {
  const result = await testStreamBridge({
    async pipe(body, response) {
      for await (const chunk of body) response.write(chunk);
      response.end();
    },
  });
  expect(result).toMatch(/arrived as "greeting "/);
});

test('negative control: a pipe that never ends fails the test after the timeout', async () => {
  const pipe = () => new Promise<void>(() => {});
  expect(await testStreamBridge({ pipe, timeoutMs: 20 })).toMatch(/timeout|aborted/i);
});
