/** A field that a colleague changed while the form was open. `yours` is null where the person had left the field alone. */
export type Difference = { name: string; theirs: unknown; yours: { value: unknown } | null };

/** A browser gives a text area's lines back with other line ends, and lists in the order of the boxes. */
function comparable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\r\n?/g, '\n').trim();
  return Array.isArray(value) ? value.map(String).sort() : value;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));
}

/** The fields of the form that differ from the row that it was opened on. */
export function changedFields(opened: object, typed: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(typed).filter(([name, value]) => !isSame(value, Reflect.get(opened, name))),
  );
}

/** The fields of the form that a colleague changed to something else than what the form has now. */
export function differencesOf(opened: object, current: object, typed: object): Difference[] {
  return Object.entries(typed).flatMap(([name, value]) => {
    const [before, theirs] = [Reflect.get(opened, name), Reflect.get(current, name)];
    if (isSame(before, theirs) || isSame(value, theirs)) return [];
    return [{ name, theirs, yours: isSame(value, before) ? null : { value } }];
  });
}
