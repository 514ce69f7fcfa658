/** A file of a storage, at the time of the call. */
export interface StoredFile {
  /** Below the storage's folder or prefix, with slashes. */
  name: string;
  bytes: number;
  /** Changes with the file: its time and size, or S3's ETag. */
  version: string;
}

/** An entry with a file's name that can't be read as a file. */
export interface UnreadableFile {
  name: string;
  /** What it is instead, or why it can't be read. */
  fault: string;
}

/** An entry of one level of a storage, by its own name. */
export interface Entry {
  name: string;
  kind: "file" | "folder";
}

export interface ReadFileOptions {
  /** The first byte that is wanted, from 0. */
  start?: number;
  /** Of `StoredFile`: any other version is an error, also one that appears while reading. */
  version?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface WriteFileOptions {
  signal?: AbortSignal | undefined;
}

/** Files in a directory, or under a prefix in an S3 bucket. Names are relative, with slashes. */
export interface Storage {
  /** As it was named. */
  readonly place: string;
  /** The location of a file or directory in it, as the user would name it. */
  placeOf(name: string): string;
  /**
   * Lists one level, sorted by name. Empty if the directory doesn't exist.
   *
   * @throws {BackupLocationError} when it can't be listed: no such bucket, permission denied
   */
  list(folder?: string): Promise<Entry[]>;
  /**
   * Looks one file up. `undefined` = it doesn't exist.
   *
   * @throws {BackupLocationError} when the lookup fails
   */
  stat(name: string): Promise<StoredFile | UnreadableFile | undefined>;
  /**
   * Streams a file's bytes, with backpressure. The consumer owns each chunk. A lost connection is resumed.
   *
   * @throws {SourceError} when reading fails, or the version is another
   */
  read(name: string, options?: ReadFileOptions): AsyncGenerator<Buffer>;
  /**
   * Writes a file. Atomic: an error, an abort or a kill leaves the earlier file.
   *
   * @throws {SourceError} when it can't be written
   */
  write(
    name: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options?: WriteFileOptions,
  ): Promise<StoredFile>;
  /**
   * The text of a small file; `undefined` = it doesn't exist.
   *
   * @throws {BackupLocationError} when it can't be read, isn't UTF-8 or has more than 256 MiB
   */
  readText(name: string): Promise<string | undefined>;
  writeText(name: string, text: string): Promise<StoredFile>;
  /** Removes a file; one that isn't there is no error. */
  delete(name: string): Promise<void>;
  close(): Promise<void>;
}
