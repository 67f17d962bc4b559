'use client';

import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { useCanDecide, useOrg } from '@/app/[org]/_org/org-context';

const ContactDialog = dynamic(() => import('./contact-dialog').then((module) => module.ContactDialog), {
  loading: () => null,
});

export function NewContact() {
  const { slug } = useOrg();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  if (!useCanDecide()) return null;
  return (
    <>
      <Button size="md" onClick={() => setOpen(true)}>
        <Plus aria-hidden size={16} />
        New contact
      </Button>
      {open ? (
        <ContactDialog
          onClose={() => setOpen(false)}
          onSaved={(contact) => router.push(`/${slug}/contacts/${contact.id}`)}
        />
      ) : null}
    </>
  );
}
