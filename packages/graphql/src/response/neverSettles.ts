/**
 * What a resolver returns once the response has ended: a promise that never settles, so that execution stops there. It keeps
 * no reference to what waits for it.
 */
export const NEVER: PromiseLike<never> = {
  then: () => NEVER,
};
