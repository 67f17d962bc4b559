import { buttonClass } from './_ui/button';

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center gap-3 px-5">
      <h1 className="text-xl font-semibold tracking-tight">Page not found</h1>
      <p className="text-ink-2">The link may be incomplete, or you are not a member of this organization.</p>
      <a href="/" className={buttonClass({ size: 'md' }, 'hover:bg-hover')}>
        Go to your inbox
      </a>
    </main>
  );
}
