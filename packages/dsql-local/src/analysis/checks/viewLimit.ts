/** Bytes of a view's text. On clusters the limit lies between 131 and 524 KiB (observed 2026-10). */
export const MAX_VIEW_BYTES = 256 * 1024;
