/** Stores the bytes of images. */
export interface ImageStore {
  /**
   * Stores `jpeg` under `key`. Keys are derived from the content, so an existing image may be overwritten: it is the same.
   *
   * @throws {ImageStoreError} when it can't be stored
   */
  put(key: string, jpeg: Buffer, signal?: AbortSignal): Promise<void>;
}
