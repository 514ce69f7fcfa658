/** Sets an own property of any name. */
export function define<T>(object: Record<string, T>, name: string, value: T): void {
  // Assigning `__proto__` would change the object's prototype; other inherited names become own properties.
  // eslint-disable-next-line billio/no-inherited-names -- nothing is looked up
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
