/**
 * What an object holds itself under a name, undefined where it doesn't: a name from outside, such as `constructor`, may be
 * one that every object inherits.
 */
export function ownValue<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
