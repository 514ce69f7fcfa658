/**
 * Whether `url` serves this very image, as its original or in one of its sizes. A form that sends back its `image.url`
 * as `imageUrl` means "unchanged": importing it would replace the original by a smaller size.
 */
export function isUrlOfImage(image: { url: string; sizes?: unknown } | undefined, url: string): boolean {
  if (image === undefined) return false;
  const sizes: unknown[] = Array.isArray(image.sizes) ? image.sizes : [];
  return [image, ...sizes].some((entry) => (entry as { url?: unknown } | null)?.url === url);
}
