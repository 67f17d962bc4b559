import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

// Next writes inline scripts and styles into the page, hence 'unsafe-inline'; `next dev` needs eval for its stack traces.
const policy = (isDevelopment) =>
  [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');

/** @returns {import('next').NextConfig} */
export default (phase) => ({
  // PGlite loads WebAssembly from beside its modules, the mail and SMS clients read files of their own, and the rate limiter has
  // stores for databases that are not installed, so Node loads them.
  serverExternalPackages: [
    '@electric-sql/pglite',
    'pg',
    'nodemailer',
    'pino',
    'ioredis',
    'prom-client',
    'rate-limiter-flexible',
  ],
  poweredByHeader: false,
  agentRules: false,
  reactStrictMode: true,
  // No image is resized, so the endpoint that fetches and resizes images is disabled.
  images: { unoptimized: true },
  // Types are checked by `npm run typecheck`. The build would check the tests too, whose packages `npm start` does not install.
  typescript: { ignoreBuildErrors: true },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          { key: 'Content-Security-Policy', value: policy(phase === PHASE_DEVELOPMENT_SERVER) },
        ],
      },
    ];
  },
});
