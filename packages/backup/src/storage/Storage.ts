/** A file of a storage, as it was when it was looked at. */
export interface StoredFile {
  /** Below the storage's folder or prefix, with slashes. */
  name: string;
  bytes: number;
  /** Another text when the file has changed: its time and size, or S3's ETag. */
  version: string;
}

/** Something that has a file's name and can't be read as one. */
export interface UnreadableFile {
  name: string;
  /** What it is instead, or what keeps it from being read. */
  fault: string;
}

/** What one level of a storage holds. The name is that of the entry alone. */
export interface Entry {
  name: string;
  kind: "file" | "folder";
}

export interface ReadFileOptions {
  /** The first byte that is wanted, from 0. */
  start?: number;
  /** Of `StoredFile`: another version than this one is an error, at the beginning and while reading. */
  version?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface WriteFileOptions {
  signal?: AbortSignal | undefined;
}

/** Files in a folder, or under a prefix in a bucket of S3, by one interface. Names are relative, with slashes. */
export interface Storage {
  /** As it was named. */
  readonly place: string;
  /** The place of a file or a folder in it, as a person would name it. */
  placeOf(name: string): string;
  /**
   * One level: what is in the folder itself, sorted by name. Nothing where there is no such folder.
   *
   * @throws {BackupLocationError} when it can't be looked at: no such bucket, permission denied
   */
  list(folder?: string): Promise<Entry[]>;
  /**
   * Looks at one file. `undefined` = there is none of this name.
   *
   * @throws {BackupLocationError} when it can't be asked
   */
  stat(name: string): Promise<StoredFile | UnreadableFile | undefined>;
  /**
   * A file's bytes, piece by piece, no faster than they are taken. Each piece is the reader's own. A connection that
   * breaks is opened again where it broke.
   *
   * @throws {SourceError} when it can't be read any further, or isn't the version that was asked for
   */
  read(name: string, options?: ReadFileOptions): AsyncGenerator<Buffer>;
  /**
   * Writes a file. It is there as a whole or not at all: an error, an abort or a kill leaves what was there before.
   *
   * @throws {SourceError} when it can't be written
   */
  write(
    name: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options?: WriteFileOptions,
  ): Promise<StoredFile>;
  /**
   * The text of a small file; `undefined` = there is none of this name.
   *
   * @throws {BackupLocationError} when it can't be read, isn't UTF-8 or has more than 256 MiB
   */
  readText(name: string): Promise<string | undefined>;
  writeText(name: string, text: string): Promise<StoredFile>;
  /** Removes a file; one that isn't there is no error. */
  delete(name: string): Promise<void>;
  close(): Promise<void>;
}
