/**
 * The image is valid but can't be stored: no store is configured, or storing failed. The client can't fix that, so the
 * error has the code of a failed external service. The store's own error is the `cause`.
 */
export class ImageStoreError extends Error {
  readonly code = "EXTERNAL_SERVICE";
  readonly service = "image store";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ImageStoreError";
  }
}
