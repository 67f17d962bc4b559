'use client';

import { type FormEvent, useState } from 'react';
import { errorMessage, fieldProblems } from '@/app/_errors/error-message';
import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { CheckField, TextField } from '@/app/_ui/field';
import { useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import { decodeSavedContact } from '@/lib/contacts/decode';
import type { Contact } from '@/lib/contacts/schema';
import { contactKey, contactsKey } from '@/lib/contacts/urls';

type Props = { contact?: Contact; onClose: () => void; onSaved: (contact: Contact) => void };

export function ContactDialog({ contact, onClose, onSaved }: Props) {
  const { slug } = useOrg();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const wrong = fieldProblems(problem);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      name: form.get('name'),
      email: form.get('email') || null,
      phone: form.get('phone') || null,
      do_not_email: form.get('do_not_email') === 'on',
      do_not_text: form.get('do_not_text') === 'on',
    };
    setPending(true);
    setProblem(null);
    try {
      const saved = await (contact
        ? sendJson('PATCH', contactKey(slug, contact.id), body, decodeSavedContact)
        : sendJson('POST', contactsKey(slug), body, decodeSavedContact));
      onSaved(saved.contact);
      onClose();
    } catch (thrown) {
      setProblem(thrown);
      setPending(false);
    }
  }

  return (
    <Dialog title={contact ? 'Edit the contact' : 'New contact'} onClose={onClose}>
      <DialogForm
        onSubmit={submit}
        {...{ onClose, pending }}
        problem={problem ? errorMessage(problem) : null}
        submit="Save"
        submitting="Saving…"
      >
        <TextField
          label="Name"
          name="name"
          defaultValue={contact?.name}
          error={wrong.name}
          maxLength={200}
          required
        />
        <TextField
          label="Email"
          optional
          name="email"
          type="email"
          defaultValue={contact?.email ?? ''}
          error={wrong.email}
          maxLength={254}
        />
        <TextField
          label="Phone"
          optional
          name="phone"
          type="tel"
          hint="International form works best, such as +1 212 555 0123."
          defaultValue={contact?.phone ?? ''}
          error={wrong.phone}
          maxLength={40}
        />
        <CheckField
          label="Do not email"
          name="do_not_email"
          defaultChecked={contact?.do_not_email}
          hint="Even approved emails are not sent."
        />
        <CheckField
          label="Do not text"
          name="do_not_text"
          defaultChecked={contact?.do_not_text}
          hint="Even approved text messages are not sent."
        />
      </DialogForm>
    </Dialog>
  );
}
