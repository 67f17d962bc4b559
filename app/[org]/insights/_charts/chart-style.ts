export const TICK = { fill: 'var(--ink-3)', fontSize: 12 };
export const AXIS = { stroke: 'var(--line)' };
export const TOOLTIP = {
  contentStyle: {
    background: 'var(--surface)',
    border: '1px solid var(--line)',
    borderRadius: 6,
    color: 'var(--ink)',
    fontSize: 13,
  },
  labelStyle: { color: 'var(--ink)', fontWeight: 600 },
  itemStyle: { color: 'var(--ink)', padding: 0 },
  isAnimationActive: false,
};

/** A long name is cut, because it would take the room of the chart; the table beside it has it in full. */
export function shortName(name: string): string {
  return name.length > 15 ? `${name.slice(0, 14).trimEnd()}…` : name;
}
