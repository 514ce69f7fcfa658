import type sharp from "sharp";

let loading: Promise<typeof sharp> | undefined;

/** Loads sharp when the first image comes: it is large, and most processes never see one. */
export function loadSharp(): Promise<typeof sharp> {
  return (loading ??= load());
}

async function load(): Promise<typeof sharp> {
  const { default: sharp } = await import("sharp");
  // No image is met twice, so there is nothing to keep; an image's sizes are worked on side by side already.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}
