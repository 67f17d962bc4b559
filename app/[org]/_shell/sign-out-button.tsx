'use client';

import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/app/_ui/button';

export function SignOutButton() {
  const [pending, setPending] = useState(false);

  async function signOut() {
    setPending(true);
    // Only here and on the account screens: not worth loading with every page.
    const { authClient } = await import('@/app/(auth)/auth-client');
    await authClient.signOut();
    window.location.assign('/sign-in');
  }

  return (
    <Button variant="ghost" pending={pending} onClick={signOut} className="-ml-2.5">
      <LogOut aria-hidden size={15} />
      Sign out
    </Button>
  );
}
