import type sharp from "sharp";

const DECODERS = ["Jpeg", "Png", "Webp", "Nsgif", "Heif"].map((name) => `VipsForeignLoad${name}`);

let loading: Promise<typeof sharp> | undefined;

/** Loads sharp for the first image: it is large, and most processes need it never. */
export function loadSharp(): Promise<typeof sharp> {
  return (loading ??= load());
}

async function load(): Promise<typeof sharp> {
  const { default: sharp } = await import("sharp");
  // A cache is of no use, as images don't repeat; an image's sizes are encoded in parallel already.
  sharp.cache(false);
  sharp.concurrency(1);
  // The input is untrusted: only the decoders of accepted formats can run.
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: DECODERS });
  return sharp;
}
