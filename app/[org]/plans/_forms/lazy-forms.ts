'use client';

import dynamic from 'next/dynamic';
import { loadInTheEnd } from '@/lib/client/import-with-retry';

// What is typed into comes when somebody is about to type.

export const MessageEditor = dynamic(() =>
  loadInTheEnd(() => import('./message-editor')).then((module) => module.MessageEditor),
);
export const RejectForm = dynamic(() =>
  loadInTheEnd(() => import('./reject-form')).then((module) => module.RejectForm),
);
export const AnswerForm = dynamic(() =>
  loadInTheEnd(() => import('./answer-form')).then((module) => module.AnswerForm),
);
