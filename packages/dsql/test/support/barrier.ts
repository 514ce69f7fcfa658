/** A barrier: its function resolves for all as soon as that many have called it. */
export function barrier(size: number): () => Promise<void> {
  let waiting = 0;
  let open: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    if (++waiting === size) open();
    return opened;
  };
}
