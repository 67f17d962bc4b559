'use client';

import { Problem } from '@/app/_errors/problem';

export default function ErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  return <Problem error={error} retry={retry} />;
}
