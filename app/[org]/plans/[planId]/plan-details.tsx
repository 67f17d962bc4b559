'use client';

import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import useSWR from 'swr';
import { ProblemNotice } from '@/app/_ui/notice';
import { useDeclareUpdates } from '@/app/[org]/_connection/screen-updates';
import { useOrg } from '@/app/[org]/_org/org-context';
import { getJson } from '@/lib/client/fetcher';
import { useRealtimePlan } from '@/lib/client/use-realtime-plan';
import { importWithRetry } from '@/lib/kit/async/import-with-retry';
import { decodePlanDetail } from '@/lib/plans/decode/plan-detail';
import { withinWindow } from '@/lib/plans/merge/log-window';
import { mergePlan } from '@/lib/plans/merge/plan';
import type { PlanDetail } from '@/lib/plans/schema/plan-detail';
import { planKey } from '@/lib/plans/urls';
import { useDraft } from '../_drafts/drafts';
import { isToolCall, needsPerson } from '../_entry/entry-args';
import { PlanGraph } from './_graph/plan-graph';
import { PlanHeader } from './_header/plan-header';
import { usePlanAction } from './_header/use-plan-action';
import { Timeline } from './_timeline/timeline';
import { usePlanLog } from './_timeline/use-plan-log';
import { PlanTabs } from './plan-tabs';

const LifecycleButtons = dynamic(
  () =>
    importWithRetry(() => import('./_header/lifecycle-buttons')).then((module) => module.LifecycleButtons),
  { loading: () => null },
);
const ReviewPanel = dynamic(
  () => importWithRetry(() => import('./review-panel')).then((module) => module.ReviewPanel),
  { loading: () => null },
);

/** One plan: the server's snapshot merged with everything since. */
export function PlanDetails({ detail }: { detail: PlanDetail }) {
  useDeclareUpdates('live');
  const { slug } = useOrg();
  const planId = detail.plan.id;
  const { data = detail } = useSWR(planKey(slug, planId), (url) => getJson(url, decodePlanDetail), {
    fallbackData: detail,
    revalidateOnMount: false,
  });
  const live = useRealtimePlan(planId);
  const { detail: loaded, older } = usePlanLog(data);
  const merged = useMemo(() => mergePlan(loaded, live), [loaded, live]);
  const history = useMemo(() => withinWindow(merged.log, merged.log_before), [merged]);
  const planHref = `/${slug}/plans/${planId}`;
  const { latest: plan, pending, problem, act, edit } = usePlanAction(merged.plan);
  const [reviewDraft] = useDraft(`review-${planId}`);
  // A form that is open when somebody else reviews the plan stays, with the focus.
  const reviewing = plan.state.status === 'pending_review' || reviewDraft !== null;
  const open = merged.log.filter((log) => isToolCall(log) && needsPerson(log.entry.status.state)).length;

  return (
    <div className="flex flex-col gap-8">
      <PlanHeader
        plan={plan}
        open={open}
        actions={<LifecycleButtons {...{ plan, pending, problem }} onAct={act} onEdit={edit} />}
      />
      <ProblemNotice>{reviewing ? null : problem}</ProblemNotice>
      {reviewing ? (
        <ReviewPanel plan={plan} pending={pending} problem={problem} onAct={act}>
          <h2 className="font-semibold">Review what Greenlight plans to do</h2>
          <p className="text-sm text-ink-2">
            Approving lets it write the messages. Each one then waits here for its own approval, unless the
            template is on autopilot.
          </p>
        </ReviewPanel>
      ) : null}
      <PlanTabs
        timeline={<Timeline planHref={planHref} detail={merged} older={older} />}
        graph={<PlanGraph {...{ planId, planHref, older }} logs={history} runs={merged.runs} />}
      />
    </div>
  );
}
