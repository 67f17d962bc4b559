import 'server-only';
import { z } from 'zod';
import { isTimeZone } from './kit/zoned-time';

const flag = z
  .enum(['', '0', '1', 'true', 'false'])
  .default('')
  .transform((value) => value === '1' || value === 'true');
const text = z.string().trim().default('');
/** Dollars per million tokens; null when not set. */
const price = z
  .union([z.literal('').transform(() => null), z.coerce.number().min(0).max(1_000_000)])
  .nullable()
  .default(null);
const seconds = (fallback: number) => z.coerce.number().positive().default(fallback);

/** A key is sent in a header, so it must be visible ASCII. */
const secret = text.refine((value) => /^[\x21-\x7e]*$/.test(value), 'must be one word of visible characters');
const outsideUrl = text.refine(
  (value) => value === '' || isHttps(value),
  'must be an https address without a user name; http only on this machine',
);

const EnvSchema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: text.transform((value) => value || 'localhost'),
    DATA_DIR: text.transform((value) => value || '.data'),
    DATABASE_URL: text,
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(100).default(10),
    PUBLIC_URL: text,
    AUTH_SECRET: text,
    SIGN_INS_PER_MINUTE: z.coerce.number().int().positive().default(60),
    SMTP_URL: text,
    EMAIL_API_URL: outsideUrl,
    EMAIL_API_KEY: secret,
    MAIL_FROM: text.transform((value) => value || 'Greenlight <greenlight@example.com>'),
    TWILIO_ACCOUNT_SID: text,
    TWILIO_AUTH_TOKEN: text,
    TWILIO_FROM: text,
    TWILIO_BASE_URL: outsideUrl.transform((value) => value.replace(/\/+$/, '')),
    PLANNER: text.transform((value) => value || 'local'),
    PLANNER_API_KEY: text,
    PLANNER_BASE_URL: text,
    PLANNER_PRICE_INPUT: price,
    PLANNER_PRICE_CACHED: price,
    PLANNER_PRICE_OUTPUT: price,
    RUNNER: z.enum(['on', 'off']).default('on'),
    TIME_ZONE: text
      .transform((value) => value || 'UTC')
      .refine(isTimeZone, 'not a time zone; such as Europe/Berlin'),
    UNDO_WINDOW_S: z.coerce.number().min(0).max(3_600).default(10),
    /** The timeout of a provider is a part of it, so it has both limits. */
    DISPATCH_LEASE_S: z.coerce.number().min(1).max(3_600).default(30),
    RUN_LEASE_S: seconds(60),
    STALLED_AFTER_S: seconds(300),
    PLANNER_TIMEOUT_S: seconds(600),
    STREAM_HEARTBEAT_S: seconds(15),
    STREAM_LIFETIME_S: seconds(600),
    STREAM_POLL_MS: seconds(250),
    STREAM_STALL_S: seconds(30),
    STREAMS_PER_PERSON: z.coerce.number().int().positive().default(10),
    STREAMS_PER_ORG: z.coerce.number().int().positive().default(200),
    STREAMS_PER_PROCESS: z.coerce.number().int().positive().default(2_000),
    EVENT_RETENTION_DAYS: z.coerce.number().positive().max(3_650).default(30),
    REDIS_URL: text.refine(
      (value) => value === '' || /^rediss?:\/\//.test(value),
      'must begin with redis:// or rediss://',
    ),
    METRICS_TOKEN: secret,
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    NO_DEMO: flag,
  })
  .superRefine((env, context) => {
    const addProblem = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (env.SMTP_URL && env.EMAIL_API_URL)
      addProblem('EMAIL_API_URL', 'set SMTP_URL or EMAIL_API_URL, not both');
    if (env.EMAIL_API_URL && !env.EMAIL_API_KEY) addProblem('EMAIL_API_KEY', 'is needed with EMAIL_API_URL');
    if (env.EMAIL_API_KEY && !env.EMAIL_API_URL) addProblem('EMAIL_API_URL', 'is needed with EMAIL_API_KEY');
    for (const name of ['TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const)
      if (env.TWILIO_ACCOUNT_SID && !env[name]) addProblem(name, 'is needed with TWILIO_ACCOUNT_SID');
  });
export type Env = z.infer<typeof EnvSchema>;

/**
 * Parses the configuration. The only reader of `process.env`; `npm start` passes PORT and HOST on.
 * @throws Error that names each invalid variable
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = EnvSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The configuration is not usable:\n  ${problems.join('\n  ')}`);
}

function isHttps(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username } = new URL(value);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
}

/** Whether the server is reachable from this machine only, which the demo with its public password requires. */
export function isLoopback(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host);
}

/** The origin that browsers use, without a trailing slash. */
export function publicOrigin(env: Env): string {
  return new URL(env.PUBLIC_URL || `http://${hostOf(env)}:${env.PORT}`).origin;
}

/** An IPv6 address stands in brackets in a URL. */
function hostOf({ HOST }: Env): string {
  return HOST.includes(':') && !HOST.startsWith('[') ? `[${HOST}]` : HOST;
}

/**
 * The origins of our own pages. Without PUBLIC_URL the server is opened by several names of this machine, so all of them count.
 * The request's Host never counts, because a client that forges an Origin can forge it too.
 */
export function ownOrigins(env: Env): string[] {
  if (env.PUBLIC_URL) return [publicOrigin(env)];
  const local = ['localhost', '127.0.0.1', '[::1]'].map(
    (host) => new URL(`http://${host}:${env.PORT}`).origin,
  );
  return [...new Set([publicOrigin(env), ...local])];
}
