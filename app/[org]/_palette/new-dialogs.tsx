'use client';

import { useRouter } from 'next/navigation';
import useSWR from 'swr';
import { Dialog } from '@/app/_ui/dialog';
import { getJson } from '@/lib/client/fetcher';
import { decodeTemplates } from '@/lib/templates/decode';
import { templatesKey } from '@/lib/templates/urls';
import { errorMessage } from '../../_errors/error-message';
import { useOrg } from '../_org/org-context';
import { ContactDialog } from '../contacts/contact-dialog';
import { NewPlanDialog } from '../plans/_new/new-plan-dialog';

type Props = { onClose: () => void };

/** The dialog for a new plan, opened from any screen. */
export function NewPlanAnywhere({ onClose }: Props) {
  const { slug } = useOrg();
  const { data, error } = useSWR(templatesKey(slug), (url) => getJson(url, decodeTemplates));
  if (data) return <NewPlanDialog templates={data.templates} onClose={onClose} />;
  return (
    <Dialog title="New plan" onClose={onClose}>
      <p role="status" className="text-ink-2">
        {error ? errorMessage(error) : 'Loading the templates…'}
      </p>
    </Dialog>
  );
}

export function NewContactAnywhere({ onClose }: Props) {
  const { slug } = useOrg();
  const router = useRouter();
  return (
    <ContactDialog
      onClose={onClose}
      onSaved={(contact) => {
        onClose();
        router.push(`/${slug}/contacts/${contact.id}`);
      }}
    />
  );
}
