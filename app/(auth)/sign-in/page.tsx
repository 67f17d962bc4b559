import type { Metadata } from 'next';
import type { SearchParams } from '@/lib/http/read-search-params';
import { nextPath } from '../next-path';
import { OtherFormLink } from '../other-form-link';
import { hasDemo } from './has-demo';
import { SignInForm } from './sign-in-form';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const next = nextPath((await searchParams).next);
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">Sign in</h1>
      <p className="mt-1 mb-6 text-ink-2">
        {next === '/'
          ? 'Turns promises made on calls into messages, sent only after someone on your team approves them.'
          : 'Sign in to continue to your page.'}
      </p>
      <SignInForm next={next} demo={hasDemo()} />
      <p className="mt-6 text-sm text-ink-2">
        New here?{' '}
        <OtherFormLink to="/sign-up" next={next}>
          Create an account
        </OtherFormLink>
      </p>
    </>
  );
}
