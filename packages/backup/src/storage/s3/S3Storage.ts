import { posix } from "node:path";
import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { formatBackupLocation, type BackupLocation } from "../../location/BackupLocation.ts";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { SourceError } from "../../source/SourceError.ts";
import { readText } from "../readText.ts";
import type { Entry, ReadFileOptions, Storage, StoredFile, WriteFileOptions } from "../Storage.ts";
import { createS3Client } from "./createS3Client.ts";
import { readObject } from "./readObject.ts";
import { isMissing, s3Failure } from "./s3Failure.ts";
import { uploadObject } from "./uploadObject.ts";

/** The objects of a bucket under a prefix. */
export class S3Storage implements Storage {
  readonly place: string;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #client: S3Client;

  constructor(place: BackupLocation & { kind: "s3" }, client: S3Client = createS3Client()) {
    this.place = formatBackupLocation(place);
    this.#bucket = place.bucket;
    this.#prefix = place.prefix;
    this.#client = client;
  }

  placeOf(name: string): string {
    return `s3://${this.#bucket}/${this.#key(name)}`;
  }

  async list(folder = ""): Promise<Entry[]> {
    const key = this.#key(folder);
    const prefix = key === "" ? "" : `${key}/`;
    const entries: Entry[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client
        .send(
          new ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: prefix,
            Delimiter: "/",
            ContinuationToken: token,
          }),
        )
        .catch(this.#refuse(folder));
      for (const { Prefix = "" } of page.CommonPrefixes ?? [])
        entries.push({ name: Prefix.slice(prefix.length, -1), kind: "folder" });
      for (const { Key = "" } of page.Contents ?? []) {
        // What consoles write for an empty folder.
        if (Key !== prefix) entries.push({ name: Key.slice(prefix.length), kind: "file" });
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async stat(name: string): Promise<StoredFile | undefined> {
    try {
      const { ContentLength = 0, ETag = "" } = await this.#client.send(
        new HeadObjectCommand({ Bucket: this.#bucket, Key: this.#key(name) }),
      );
      return { name, bytes: ContentLength, version: ETag };
    } catch (error) {
      if (isMissing(error)) return undefined;
      return this.#refuse(name)(error);
    }
  }

  read(name: string, options: ReadFileOptions = {}): AsyncGenerator<Buffer> {
    const object = { bucket: this.#bucket, key: this.#key(name), place: this.placeOf(name) };
    return readObject(this.#client, object, options);
  }

  async write(
    name: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    { signal }: WriteFileOptions = {},
  ): Promise<StoredFile> {
    const object = { bucket: this.#bucket, key: this.#key(name), place: this.placeOf(name) };
    return { name, ...(await uploadObject(this.#client, object, pieces, signal)) };
  }

  async readText(name: string): Promise<string | undefined> {
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: this.#key(name) }),
      );
      return await readText(this.placeOf(name), Body as Readable);
    } catch (error) {
      if (isMissing(error)) return undefined;
      return this.#refuse(name)(error);
    }
  }

  writeText(name: string, text: string): Promise<StoredFile> {
    return this.write(name, [Buffer.from(text)]);
  }

  async delete(name: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: this.#key(name) }));
    } catch (error) {
      const reason = s3Failure(error);
      if (reason === undefined) throw error;
      throw new SourceError(this.placeOf(name), `can't be deleted: ${reason}`, { cause: error });
    }
  }

  close(): Promise<void> {
    this.#client.destroy();
    return Promise.resolve();
  }

  #key(name: string): string {
    const key = posix.join("/", this.#prefix, name).slice(1);
    return key.endsWith("/") ? key.slice(0, -1) : key;
  }

  #refuse(name: string): (error: unknown) => never {
    return (error) => {
      const reason = s3Failure(error);
      if (reason === undefined) throw error;
      throw new BackupLocationError(name === "" ? this.place : this.placeOf(name), reason, { cause: error });
    };
  }
}
