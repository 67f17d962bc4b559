'use client';

import { Problem } from './_errors/problem';

export default function ErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center px-5">
      <Problem error={error} retry={retry} />
    </main>
  );
}
