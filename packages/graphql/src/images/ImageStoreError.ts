/**
 * The image was fine, but can't be stored: no store is set up, or it doesn't take the image. Nothing that the sender
 * could put right, so it bears the code of a service that is down. The store's own error is the `cause`.
 */
export class ImageStoreError extends Error {
  readonly code = "EXTERNAL_SERVICE";
  readonly service = "image store";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ImageStoreError";
  }
}
