/**
 * An object's own value under a name, or undefined: an external name such as `constructor` may be one that every object
 * inherits.
 */
export function ownValue<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
