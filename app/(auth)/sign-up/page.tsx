import type { Metadata } from 'next';
import type { SearchParams } from '@/lib/http/read-search-params';
import { nextPath } from '../next-path';
import { OtherFormLink } from '../other-form-link';
import { SignUpForm } from './sign-up-form';

export const metadata: Metadata = { title: 'Create an account' };

export default async function SignUpPage({ searchParams }: { searchParams: SearchParams }) {
  const next = nextPath((await searchParams).next);
  return (
    <>
      <h1 className="mb-6 text-xl font-semibold tracking-tight">Create an account</h1>
      <SignUpForm next={next === '/' ? '/sign-up/organization' : next} />
      <p className="mt-6 text-sm text-ink-2">
        Already have an account?{' '}
        <OtherFormLink to="/sign-in" next={next}>
          Sign in
        </OtherFormLink>
      </p>
    </>
  );
}
