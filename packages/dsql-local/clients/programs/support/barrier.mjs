/**
 * Holds whoever calls the result until `count` have, and nobody from then on.
 *
 * @param {number} count
 * @returns {() => Promise<void>}
 */
export function barrier(count) {
  let open;
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  let missing = count;
  return () => {
    if (--missing <= 0) open();
    return opened;
  };
}
