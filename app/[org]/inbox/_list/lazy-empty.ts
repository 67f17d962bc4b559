'use client';

import dynamic from 'next/dynamic';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';

// Loaded when there is nothing more to decide, or to show.
export const AllDecided = dynamic(() =>
  importWithRetry(() => import('./all-decided')).then((module) => module.AllDecided),
);
export const InboxZero = dynamic(() =>
  importWithRetry(() => import('./inbox-zero')).then((module) => module.InboxZero),
);
export const NoRows = dynamic(() =>
  importWithRetry(() => import('./no-rows')).then((module) => module.NoRows),
);
