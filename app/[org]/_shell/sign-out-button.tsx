'use client';

import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';
import { errorMessage } from '../../_errors/error-message';
import { showToast } from '../_toast/toast';
import { signOut } from './sign-out';

export function SignOutButton() {
  const [pending, setPending] = useState(false);

  async function leave() {
    setPending(true);
    try {
      await signOut();
    } catch (thrown) {
      setPending(false);
      void showToast(errorMessage(thrown));
    }
  }

  return (
    <Button variant="ghost" size="md" pending={pending} onClick={leave} className="-ml-2.5 md:h-8 md:px-2.5">
      <LogOut aria-hidden size={15} />
      Sign out
    </Button>
  );
}
