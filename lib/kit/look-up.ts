/** The entry of a table for a value that may be newer than the table, such as a state that a newer server sends. */
export function lookUp<K extends string, V>(table: Readonly<Record<K, V>>, key: K): V | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
