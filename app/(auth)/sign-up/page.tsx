import type { Metadata } from 'next';
import Link from 'next/link';
import { nextPath } from '../next-path';
import { SignUpForm } from './sign-up-form';

export const metadata: Metadata = { title: 'Create an account' };

export default async function SignUpPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const next = nextPath((await searchParams).next);
  return (
    <>
      <h1 className="mb-6 text-xl font-semibold tracking-tight">Create an account</h1>
      <SignUpForm next={next === '/' ? '/sign-up/organization' : next} />
      <p className="mt-6 text-sm text-ink-2">
        Already have one?{' '}
        <Link
          href={next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`}
          className="font-medium text-ink underline underline-offset-2"
        >
          Sign in
        </Link>
      </p>
    </>
  );
}
