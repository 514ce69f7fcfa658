import type sharp from "sharp";

const DECODERS = ["Jpeg", "Png", "Webp", "Nsgif", "Heif"].map((name) => `VipsForeignLoad${name}`);

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
  // Bytes come from strangers: only the decoders of the formats that are accepted can run at all.
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: DECODERS });
  return sharp;
}
