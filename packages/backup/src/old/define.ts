/** Gives an object a member of its own, whatever it is called. */
export function define<T>(object: Record<string, T>, name: string, value: T): void {
  // Assigning this one would change the object's prototype; other inherited names become the object's own.
  // eslint-disable-next-line billio/no-inherited-names -- nothing is looked up
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
