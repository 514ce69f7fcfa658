import { randomBytes } from "node:crypto";
import { z } from "zod";
import { BackupLocationError } from "../../location/BackupLocationError.ts";
import { EXPORTS_FOLDER, SUMMARY } from "../../formats/dynamoDbExport/manifest.ts";
import { beginWriting } from "../../storage/beginWriting.ts";
import type { Storage } from "../../storage/Storage.ts";
import type { OldTable } from "../openTable.ts";

const plan = z.strictObject({
  table: z.string(),
  tableId: z.string(),
  segments: z.int().min(1),
  startTime: z.iso.datetime(),
});
const part = z.strictObject({ name: z.string(), items: z.int().min(0), bytes: z.int(), md5: z.base64() });
const segment = z.strictObject({
  parts: z.array(part),
  /** The typed JSON of the key after which it continues; absent = from the start or, with `done`, complete. */
  next: z.record(z.string(), z.unknown()).optional(),
  done: z.boolean(),
});

/** A complete data file. `md5` is of its bytes, in base64. */
export type ExportPart = z.infer<typeof part>;
/** Progress of a segment of the scan. */
export type SegmentState = z.infer<typeof segment>;

/**
 * The state of an unfinished export, stored with its files so that another run resumes it: `scan-plan.json` and
 * `scan-segment-<n>.json` for each segment. They are removed once the manifest is written.
 */
export class ExportState {
  readonly folder: string;
  readonly id: string;
  readonly segments: number;
  readonly startTime: string;
  readonly isResumed: boolean;
  readonly #storage: Storage;

  private constructor(
    storage: Storage,
    id: string,
    { segments, startTime }: z.infer<typeof plan>,
    isResumed: boolean,
  ) {
    this.#storage = storage;
    this.id = id;
    this.folder = `${EXPORTS_FOLDER}/${id}`;
    this.segments = segments;
    this.startTime = startTime;
    this.isResumed = isResumed;
  }

  /**
   * The unfinished export of this table in this storage, or a new one.
   *
   * @throws {BackupLocationError} when the storage contains a finished export or anything else, since the contents would be
   *   ambiguous then, or when it can't be written to
   */
  static async open(storage: Storage, table: OldTable, segments: number): Promise<ExportState> {
    const { TableArn = table.name, TableId = "" } = table.description;
    const beside = (await storage.list()).filter(
      ({ name }) => name !== EXPORTS_FOLDER && !name.startsWith("."),
    );
    if (beside.length > 0)
      throw new BackupLocationError(storage.place, holds(beside.map(({ name }) => name)));
    const entries = await storage.list(EXPORTS_FOLDER);
    for (const { name } of entries) {
      if ((await storage.stat(`${EXPORTS_FOLDER}/${name}/${SUMMARY}`)) !== undefined)
        throw new BackupLocationError(
          storage.place,
          `holds a finished export already, ${EXPORTS_FOLDER}/${name}; name another folder or prefix`,
        );
      const text = await storage.readText(`${EXPORTS_FOLDER}/${name}/scan-plan.json`);
      const before =
        text === undefined
          ? undefined
          : parse(plan, text, storage.placeOf(`${EXPORTS_FOLDER}/${name}/scan-plan.json`));
      if (before?.table === TableArn && before.tableId === TableId)
        return new ExportState(storage, name, before, true);
      throw new BackupLocationError(storage.place, holds([`${EXPORTS_FOLDER}/${name}`]));
    }
    const now = new Date();
    const state = new ExportState(
      storage,
      exportId(now),
      { table: TableArn, tableId: TableId, segments, startTime: now.toISOString() },
      false,
    );
    await beginWriting(
      storage,
      `${state.folder}/scan-plan.json`,
      JSON.stringify({ table: TableArn, tableId: TableId, segments, startTime: state.startTime }),
    );
    await storage.writeText(`${state.folder}/_started`, "");
    return state;
  }

  async segment(number: number): Promise<SegmentState> {
    const name = this.#segmentName(number);
    const text = await this.#storage.readText(name);
    return text === undefined
      ? { parts: [], done: false }
      : parse(segment, text, this.#storage.placeOf(name));
  }

  async setSegment(number: number, state: SegmentState): Promise<void> {
    await this.#storage.writeText(this.#segmentName(number), JSON.stringify(state));
  }

  /** Removes the state files. */
  async forget(): Promise<void> {
    for (let number = 0; number < this.segments; number++)
      await this.#storage.delete(this.#segmentName(number));
    await this.#storage.delete(`${this.folder}/scan-plan.json`);
  }

  #segmentName(number: number): string {
    return `${this.folder}/scan-segment-${number}.json`;
  }
}

/** As DynamoDB names exports, e.g. `01693685827463-2d8752fd`: milliseconds in 14 digits, and a random part. */
function exportId(now: Date): string {
  return `${String(now.getTime()).padStart(14, "0")}-${randomBytes(4).toString("hex")}`;
}

function holds(names: readonly string[]): string {
  return `holds something else already: ${names.slice(0, 5).join(", ")}; name an empty folder or prefix for the export`;
}

function parse<T>(schema: z.ZodType<T>, text: string, location: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new BackupLocationError(
      location,
      "isn't as an export under way has it; remove that export and begin anew",
      {
        cause: error,
      },
    );
  }
}
