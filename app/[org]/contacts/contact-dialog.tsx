'use client';

import { Dialog, DialogForm } from '@/app/_ui/dialog';
import { CheckField, TextField } from '@/app/_ui/field';
import { EditDifferences } from '@/app/[org]/_forms/edit-differences';
import { useEditForm } from '@/app/[org]/_forms/use-edit-form';
import { useOrg } from '@/app/[org]/_org/org-context';
import { sendJson } from '@/lib/client/fetcher';
import { decodeContact, decodeSavedContact } from '@/lib/contacts/decode';
import type { Contact } from '@/lib/contacts/schema';
import { contactKey, contactsKey } from '@/lib/contacts/urls';

type Props = { contact?: Contact; onClose: () => void; onSaved: (contact: Contact) => void };

const LABELS = {
  name: 'Name',
  email: 'Email',
  phone: 'Phone',
  do_not_email: 'Do not email',
  do_not_text: 'Do not text',
};

/** The form as the API takes it; the server validates it. */
function readContactForm(form: FormData) {
  return {
    name: form.get('name'),
    email: form.get('email') || null,
    phone: form.get('phone') || null,
    do_not_email: form.get('do_not_email') === 'on',
    do_not_text: form.get('do_not_text') === 'on',
  };
}

export function ContactDialog({ contact, onClose, onSaved }: Props) {
  const { slug } = useOrg();
  const { opened, submit, pending, problem, wrong, ...edit } = useEditForm({
    row: contact ?? null,
    read: readContactForm,
    decode: decodeContact,
    send: async (body) => {
      const saved = await (contact
        ? sendJson('PATCH', contactKey(slug, contact.id), body, decodeSavedContact)
        : sendJson('POST', contactsKey(slug), body, decodeSavedContact));
      return saved.contact;
    },
    onSaved: (saved) => {
      onSaved(saved);
      onClose();
    },
  });

  return (
    <Dialog title={contact ? 'Edit the contact' : 'New contact'} onClose={onClose}>
      <DialogForm onSubmit={submit} {...{ onClose, pending, problem }} submit="Save" submitting="Saving…">
        <EditDifferences noun="contact" labels={LABELS} {...edit} />
        <TextField
          label="Name"
          name="name"
          defaultValue={opened?.name}
          error={wrong.name}
          maxLength={200}
          required
        />
        <TextField
          label="Email"
          optional
          name="email"
          type="email"
          defaultValue={opened?.email ?? ''}
          error={wrong.email}
          maxLength={254}
        />
        <TextField
          label="Phone"
          optional
          name="phone"
          type="tel"
          hint="International form works best, such as +1 212 555 0123."
          defaultValue={opened?.phone ?? ''}
          error={wrong.phone}
          maxLength={40}
        />
        <CheckField
          label="Do not email"
          name="do_not_email"
          defaultChecked={opened?.do_not_email}
          hint="Even approved emails are not sent."
        />
        <CheckField
          label="Do not text"
          name="do_not_text"
          defaultChecked={opened?.do_not_text}
          hint="Even approved text messages are not sent."
        />
      </DialogForm>
    </Dialog>
  );
}
