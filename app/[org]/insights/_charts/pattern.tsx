import type { Series } from '../insight-labels';

/** The fill of a series: plain, striped, dotted or outlined, so that it can be recognized without its color. */
export function Pattern({ id, series: { color, look } }: { id: string; series: Series }) {
  return (
    <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect
        width={6}
        height={6}
        fill={color}
        fillOpacity={look === 'solid' ? 1 : look === 'outline' ? 0.12 : 0.25}
      />
      {look === 'stripes' ? <rect width={3} height={6} fill={color} /> : null}
      {look === 'dots' ? <circle cx={3} cy={3} r={1.6} fill={color} /> : null}
    </pattern>
  );
}
