/** Sent with every stored image, which may be cached for ever: its key is derived from its content. */
export const CACHE_CONTROL = "public, max-age=31536000, immutable";
