import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';

const RequestSchema = z.looseObject({
  model: z.string(),
  max_tokens: z.number().optional(),
  messages: z.array(
    z.looseObject({
      role: z.string(),
      content: z.string().nullable(),
      tool_call_id: z.string().optional(),
      tool_calls: z
        .array(
          z.looseObject({
            id: z.string(),
            function: z.object({ name: z.string(), arguments: z.string() }),
          }),
        )
        .optional(),
    }),
  ),
  tools: z
    .array(z.looseObject({ function: z.looseObject({ name: z.string(), parameters: z.looseObject({}) }) }))
    .optional(),
  response_format: z.looseObject({ type: z.string() }).optional(),
});
export type ModelRequest = z.infer<typeof RequestSchema>;

export type ModelAnswer = {
  status?: number;
  headers?: Record<string, string>;
  content?: string;
  /** The tools that the model calls; string arguments are sent unchanged. */
  calls?: { name: string; args: unknown }[];
  finish_reason?: string;
  usage?: { input: number; cached?: number; output: number };
  /** Delays the answer until this resolves. */
  wait?: Promise<void>;
};

export type ModelServer = { base_url: string; requests: ModelRequest[]; close(): Promise<void> };

/**
 * A server with the part of the OpenAI API that a planner uses, on a free port below the ephemeral range. It
 * returns the answers in order, repeats the last one, and records the requests.
 */
export async function openModelServer(
  ...answers: Array<ModelAnswer | ((request: ModelRequest) => ModelAnswer)>
): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = RequestSchema.parse(JSON.parse(await bodyOf(request)));
    requests.push(body);
    const scripted = answers[Math.min(requests.length, answers.length) - 1] ?? {};
    const answer = typeof scripted === 'function' ? scripted(body) : scripted;
    await answer.wait;
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    const refused = answer.status !== undefined && answer.status >= 400;
    response.end(JSON.stringify(refused ? { error: { message: 'broken' } } : completion(answer)));
  });
  const port = await listen(server);
  return {
    base_url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function listen(server: Server): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (free) return port;
  }
  throw new Error('no free port was found');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function completion({ content = '', calls = [], finish_reason, usage }: ModelAnswer) {
  const tool_calls = calls.map(({ name, args }, index) => ({
    id: `call-${index}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  }));
  const message = { role: 'assistant', content, ...(calls.length > 0 ? { tool_calls } : {}) };
  const { input = 1, cached = 0, output = 1 } = usage ?? {};
  return {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'test',
    choices: [
      { index: 0, message, finish_reason: finish_reason ?? (calls.length > 0 ? 'tool_calls' : 'stop') },
    ],
    usage: {
      prompt_tokens: input,
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens: output,
      total_tokens: input + output,
    },
  };
}
