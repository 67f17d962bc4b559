'use client';

import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import type { Onboarding as State } from '@/lib/onboarding/schema';
import { isOver } from '@/lib/onboarding/steps';
import { useCanDecide, useOrg } from '../_org/org-context';

const Checklist = dynamic(
  () => importWithRetry(() => import('./checklist')).then((module) => module.Checklist),
  { loading: () => null },
);

/** Shown on the two screens where people begin, until the first message is approved and everything is set up. */
export function Onboarding({ initial }: { initial: State }) {
  const { slug } = useOrg();
  const pathname = usePathname();
  const canDecide = useCanDecide();
  const isStartScreen = pathname === `/${slug}/inbox` || pathname === `/${slug}/plans`;
  if (!isStartScreen || !canDecide || isOver(initial)) return null;
  return <Checklist initial={initial} />;
}
