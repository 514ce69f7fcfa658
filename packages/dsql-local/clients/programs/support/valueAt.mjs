/**
 * What is at a path of names within an error.
 *
 * @param {unknown} error
 * @param {string} path e.g. `cause.code`
 */
export function valueAt(error, path) {
  return path.split(".").reduce((value, name) => value?.[name], error);
}
