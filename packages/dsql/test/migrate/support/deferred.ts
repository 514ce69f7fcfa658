/** A promise that the test resolves, to synchronise two parties. (`Promise.withResolvers` came with Node 22.) */
export function deferred<T = undefined>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((given) => {
    resolve = given;
  });
  return { promise, resolve };
}
