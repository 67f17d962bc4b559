import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Greenlight', template: '%s · Greenlight' },
  description:
    'Turns promises made on calls into messages, sent only after someone on your team approves them.',
  icons: { icon: '/icon.svg' },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Blocking, before the first paint, so that the chosen theme never flashes the other one. */}
        <script src="/theme.js" />
        <script src="/early-presses.js" />
      </head>
      <body>{children}</body>
    </html>
  );
}
