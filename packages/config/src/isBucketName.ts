/** Names that S3 gives buckets (Amazon S3 user guide, general purpose bucket naming rules). */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export function isBucketName(text: string): boolean {
  return BUCKET.test(text);
}
