import { Button } from '../button';

type LoadMoreProps = { more: boolean; loading: boolean; problem: string | null; onLoad: () => void };

export function LoadMore({ more, loading, problem, onLoad }: LoadMoreProps) {
  if (!more) return null;
  return (
    <div className="mt-4 flex flex-col items-center gap-2">
      {problem ? (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      ) : null}
      <Button size="md" pending={loading} onClick={onLoad}>
        {loading ? 'Loading…' : 'Load more'}
      </Button>
    </div>
  );
}
