import { randomUUID } from "node:crypto";
import { type Dirent } from "node:fs";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { SourceError } from "../../source/SourceError.ts";
import { readText } from "../readText.ts";
import type {
  Entry,
  ReadFileOptions,
  Storage,
  StoredFile,
  UnreadableFile,
  WriteFileOptions,
} from "../Storage.ts";
import { codeOf, lookAt, unreadable } from "./lookAt.ts";
import { makeFolder } from "./makeFolder.ts";
import { versionOf } from "./versionOf.ts";

/** Bytes of a chunk. With chunks four times as large more memory survives a garbage collection. */
const PIECE_BYTES = 16 * 1024;

/** The files of a local directory. */
export class FolderStorage implements Storage {
  readonly place: string;

  constructor(folder: string) {
    this.place = folder;
  }

  placeOf(name: string): string {
    return join(this.place, name);
  }

  async list(folder = ""): Promise<Entry[]> {
    const path = join(this.place, folder);
    let found: Dirent[];
    try {
      found = await readdir(path, { withFileTypes: true });
    } catch (error) {
      if (codeOf(error) === "ENOENT") return [];
      const reason = codeOf(error) === "ENOTDIR" ? "is no folder" : unreadable(codeOf(error));
      throw new BackupLocationError(path, reason, { cause: error });
    }
    const entries: Entry[] = [];
    for (const entry of found) {
      const isFolder =
        entry.isDirectory() || (entry.isSymbolicLink() && (await isFolderAt(join(path, entry.name))));
      entries.push({ name: entry.name, kind: isFolder ? "folder" : "file" });
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async stat(name: string): Promise<StoredFile | UnreadableFile | undefined> {
    const state = await lookAt(this.placeOf(name));
    if (state === undefined) return undefined;
    return typeof state === "string" ? { name, fault: state } : { name, ...state };
  }

  async *read(name: string, { start = 0, version, signal }: ReadFileOptions = {}): AsyncGenerator<Buffer> {
    const path = this.placeOf(name);
    const failed = (error: unknown) =>
      new SourceError(path, codeOf(error) === "ENOENT" ? "is gone" : unreadable(codeOf(error)), {
        cause: error,
      });
    const handle = await open(path).catch((error: unknown) => {
      throw failed(error);
    });
    try {
      const check = async () => {
        if (version !== undefined && versionOf(await handle.stat()) !== version)
          throw new SourceError(
            path,
            "has changed since it was looked at; try again when nothing writes to it",
          );
      };
      await check();
      for (let at = start; ;) {
        signal?.throwIfAborted();
        const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
        const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES, at).catch((error: unknown) => {
          throw failed(error);
        });
        if (bytesRead === 0) break;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
      await check();
    } finally {
      await handle.close();
    }
  }

  async write(
    name: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    { signal }: WriteFileOptions = {},
  ): Promise<StoredFile> {
    const path = this.placeOf(name);
    const folder = dirname(path);
    // A hidden name, so that no reader takes it for a file of a backup.
    const temporary = join(folder, `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
    const failed = (error: unknown): never => {
      throw new SourceError(path, `can't be written: ${codeOf(error)}`, { cause: error });
    };
    await makeFolder(folder).catch((error: unknown) => {
      throw new SourceError(path, `can't be written, for no folder can be made there: ${codeOf(error)}`, {
        cause: error,
      });
    });
    try {
      const handle = await open(temporary, "wx").catch(failed);
      try {
        for await (const piece of pieces) {
          signal?.throwIfAborted();
          await handle.writeFile(piece).catch(failed);
        }
        signal?.throwIfAborted();
        await handle.sync().catch(failed);
      } finally {
        await handle.close();
      }
      await rename(temporary, path).catch(failed);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(folder);
    const stats = await stat(path);
    return { name, bytes: stats.size, version: versionOf(stats) };
  }

  async readText(name: string): Promise<string | undefined> {
    const state = await this.stat(name);
    if (state === undefined) return undefined;
    const path = this.placeOf(name);
    if ("fault" in state) throw new BackupLocationError(path, state.fault);
    return readText(path, this.read(name));
  }

  writeText(name: string, text: string): Promise<StoredFile> {
    return this.write(name, [Buffer.from(text)]);
  }

  async delete(name: string): Promise<void> {
    await rm(this.placeOf(name), { force: true });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function isFolderAt(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** A name is durable only when its directory is synced, which not every file system supports. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}
