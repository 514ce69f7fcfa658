/**
 * What a resolver returns of an answer that has ended: never settles, so that nothing goes on with it. Keeps nothing of
 * those who wait.
 */
export const NEVER: PromiseLike<never> = {
  then: () => NEVER,
};
