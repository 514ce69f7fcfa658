/** Where the bytes of images are kept. */
export interface ImageStore {
  /**
   * Keeps `jpeg` under `key`. Keys are made from contents, so what is there already may be overwritten: it is the same.
   *
   * @throws {ImageStoreError} when the store doesn't take it.
   */
  put(key: string, jpeg: Buffer, signal?: AbortSignal): Promise<void>;
}
