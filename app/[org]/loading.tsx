/** Same outline as a list, so that nothing jumps when it arrives. */
export default function Loading() {
  return (
    <div role="status" className="flex animate-pulse flex-col gap-3">
      <span className="sr-only">Loading…</span>
      <div className="mb-3 h-7 w-40 rounded bg-line" />
      <div className="h-16 rounded-lg bg-line/60" />
      <div className="h-16 rounded-lg bg-line/60" />
      <div className="h-16 rounded-lg bg-line/60" />
    </div>
  );
}
