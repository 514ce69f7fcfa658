/**
 * A resolver's result once the response has ended: a promise that never settles, so that execution stops. It keeps no
 * reference to its callbacks.
 */
export const NEVER: PromiseLike<never> = {
  then: () => NEVER,
};
