'use client';

import dynamic from 'next/dynamic';

// A server component cannot split a client component off its bundle; this file can.
export const PlannerLine = dynamic(() => import('./planner-line').then((module) => module.PlannerLine), {
  loading: () => null,
});
