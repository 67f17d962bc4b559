/** @type {import('next').NextConfig} */
export default {
  // PGlite ships WebAssembly beside its modules, and the mail and SMS clients read files of their own: leave them to Node.
  serverExternalPackages: ['@electric-sql/pglite', 'pg', 'nodemailer', 'pino'],
  poweredByHeader: false,
  agentRules: false,
  reactStrictMode: true,
  // Types are a check of their own in `npm test`. Here they would read the tests too, whose packages `npm start` does not install.
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
          {
            key: 'Content-Security-Policy',
            value: "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'",
          },
        ],
      },
    ];
  },
};
