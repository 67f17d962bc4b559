'use client';

import dynamic from 'next/dynamic';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';

// Forms are loaded when a person is about to type.

export const MessageEditor = dynamic(
  () => importWithRetry(() => import('./message-editor')).then((module) => module.MessageEditor),
  { loading: () => null },
);
export const RejectForm = dynamic(
  () => importWithRetry(() => import('./reject-form')).then((module) => module.RejectForm),
  { loading: () => null },
);
export const AnswerForm = dynamic(
  () => importWithRetry(() => import('./answer-form')).then((module) => module.AnswerForm),
  { loading: () => null },
);
export const DraftBanner = dynamic(
  () => importWithRetry(() => import('../_drafts/draft-banner')).then((module) => module.DraftBanner),
  { loading: () => null },
);
