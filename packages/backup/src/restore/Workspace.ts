import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Partitions } from "../spill/Partitions.ts";
import { TypeNames } from "../spill/TypeNames.ts";
import { Inventory } from "./Inventory.ts";
import { References } from "./References.ts";

/** A temporary directory for data about any number of items. */
export class Workspace {
  readonly #folder: string;
  readonly #types = new TypeNames(Inventory.mostTypes);
  readonly #open: Partitions[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Workspace> {
    return new Workspace(await mkdtemp(join(tmpdir(), "billio-restore-")));
  }

  async inventory(name: string): Promise<Inventory> {
    return new Inventory(await this.#partitions(name, Inventory.recordBytes), this.#types);
  }

  async references(name: string): Promise<References> {
    return new References(await this.#partitions(name, References.recordBytes));
  }

  /** Removes all of it. */
  async close(): Promise<void> {
    for (const partitions of this.#open) partitions.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #partitions(name: string, recordBytes: number): Promise<Partitions> {
    const partitions = await Partitions.create(this.#folder, name, recordBytes);
    this.#open.push(partitions);
    return partitions;
  }
}
