/** Holds whoever calls the result until `count` have, and nobody from then on. */
export function barrier(count: number): () => Promise<void> {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    if (--count <= 0) open();
    return opened;
  };
}
