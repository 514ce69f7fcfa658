/**
 * Whether `url` is where this very image is served, as its original or in one of its sizes. A form that sends back
 * the `image.url` it was given as `imageUrl` means "unchanged": fetching it again would scale the original down.
 */
export function isUrlOfImage(image: { url: string; sizes?: unknown } | undefined, url: string): boolean {
  if (image === undefined) return false;
  const sizes: unknown[] = Array.isArray(image.sizes) ? image.sizes : [];
  return [image, ...sizes].some((entry) => (entry as { url?: unknown } | null)?.url === url);
}
