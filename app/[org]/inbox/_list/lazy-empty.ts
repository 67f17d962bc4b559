'use client';

import dynamic from 'next/dynamic';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';

// Loaded when there is nothing more to decide, or to show.
export const AllDecided = dynamic(
  () => importWithRetry(() => import('./all-decided')).then((module) => module.AllDecided),
  { loading: () => null },
);
export const InboxZero = dynamic(
  () => importWithRetry(() => import('./inbox-zero')).then((module) => module.InboxZero),
  { loading: () => null },
);
export const NoRows = dynamic(
  () => importWithRetry(() => import('./no-rows')).then((module) => module.NoRows),
  { loading: () => null },
);
