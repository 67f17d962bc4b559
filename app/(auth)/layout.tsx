import type { ReactNode } from 'react';
import { Logo } from '@/app/_ui/logo';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center px-5 py-12">
      <div className="mb-8 flex items-center gap-2.5 text-lg font-semibold tracking-tight">
        <Logo />
        Greenlight
      </div>
      {children}
    </main>
  );
}
