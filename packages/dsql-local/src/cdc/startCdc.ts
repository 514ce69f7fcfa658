import { resolve } from "node:path";
import type { Client } from "pg";
import { superuserConfig } from "../postgres/database/superuserConfig.ts";
import { lockDirectory } from "../postgres/process/lockDirectory.ts";
import { waitUntil } from "../postgres/process/waitUntil.ts";
import { withClient } from "../postgres/process/withClient.ts";
import type { Clock } from "../clock/Clock.ts";
import type { CdcFaultHooks } from "../faults/FaultHooks.ts";
import { Capture } from "./Capture.ts";
import type { Cdc } from "./CdcOptions.ts";
import { cdcSchema, MARK_PREFIX } from "../postgres/cdc/cdcSchema.ts";
import { ChangeStream } from "./ChangeStream.ts";
import { Delivery } from "./Delivery.ts";
import { disableCdc } from "../postgres/cdc/disableCdc.ts";
import { FolderWriter } from "./FolderWriter.ts";
import { type Position, readPosition } from "./Position.ts";
import { RecordWriter } from "./RecordWriter.ts";
import { checkWalLevel, dropSlot, type Slot } from "../postgres/cdc/replicationSlot.ts";
import { SlotReader } from "./SlotReader.ts";
import { TableShapes } from "./TableShape.ts";

/** How long to wait for statements that are running when the server stops. */
const ENDING_MS = 3_000;

interface CdcParts {
  folder: string;
  /** Of a superuser, to the captured database, which has been prepared. */
  connectionString: string;
  /** Is the database dropped when the server stops? Then nothing in it needs to be restored. */
  temporary: boolean;
  /** Does PostgreSQL keep running when this process is killed? Then a temporary database has a temporary slot, which ends with its connection. */
  isolated: boolean;
  /** The cluster's id. */
  cluster: string;
  faults: CdcFaultHooks;
  clock: Clock;
  log: (line: string) => void;
}

/** Change data capture of a running server. */
export interface RunningCdc extends Cdc {
  /**
   * Writes what is left, and drops what PostgreSQL keeps for a reader. To be called after all sessions have ended.
   *
   * @throws Error when not all that was committed is in the folder; it has stopped then, too
   */
  stop(): Promise<void>;
}

/**
 * Starts to write the changes of a database into a folder: those committed from now on, and those that a killed run has
 * missed. To be called before clients are served.
 *
 * @throws {CdcUnavailableError} when PostgreSQL doesn't support logical decoding, or its superuser may not use it
 * @throws {FolderInUseError} while another server writes into the folder
 * @throws Error when the folder can't be created or written to
 */
export async function startCdc(parts: CdcParts): Promise<RunningCdc> {
  const folder = resolve(parts.folder);
  const unlock = await lockDirectory(folder, { file: ".cdc.lock", name: "folder", option: "--cdc" });
  let stream: ChangeStream | undefined;
  try {
    const { connectionString, temporary, isolated, faults, clock, log } = parts;
    const helper = superuserConfig(connectionString);
    const database = await withClient(helper, async (client) => {
      await checkWalLevel(client);
      const name = await databaseName(client);
      await client.query("SET client_min_messages = warning");
      await client.query(cdcSchema(name));
      return name;
    });
    stream = await ChangeStream.connect(connectionString);
    const system = await stream.system();
    const slot = await stream.makeSlot(isolated);
    const reader = new SlotReader(stream, slot, () => ChangeStream.connect(connectionString), log);
    const shapes = await withClient(helper, (client) => readShapes(client, slot));
    const kept = await readPosition(folder);
    // A position of another database or another PostgreSQL doesn't apply to this one, but times still have to increase.
    const position: Position =
      kept?.system === system && kept.slot === slot.name
        ? kept
        : { system, slot: slot.name, lsn: 0n, tsNs: kept?.tsNs ?? 0n, fileNs: kept?.fileNs ?? 0n };
    const reasons: string[] = [];
    let fail = (reason: string) => void reasons.push(reason);
    const writer = await FolderWriter.open(folder, position.fileNs, ({ message }) => {
      fail(`the folder can't be written to (${message})`);
    });
    const capture = new Capture({
      stream: reader,
      shapes,
      records: new RecordWriter(parts.cluster, `${system} ${database}`),
      delivery: new Delivery(faults, clock, (line, written) => {
        writer.add(line, written);
      }),
      writer,
      folder,
      position,
      splittingBytes: () => faults.splittingBytes(),
      mark: (content) => withClient(helper, (client) => mark(client, content)),
      log,
    });
    fail = (reason) => {
      capture.fail(reason);
    };
    return {
      folder,
      flushed: () => capture.flushed(),
      stop: async () => {
        try {
          await withClient(helper, statementsEnded);
          const [ending] = await Promise.allSettled([capture.stop()]);
          if (temporary) await withClient(helper, dropSlot);
          // Where something is missing the next start reads it again.
          else if (ending.status === "fulfilled") await withClient(helper, disableCdc);
          if (ending.status === "rejected") throw ending.reason;
        } finally {
          await reader.end();
          await unlock();
        }
      },
    };
  } catch (error) {
    await stream?.end();
    await unlock();
    throw error;
  }
}

async function databaseName(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>("SELECT CURRENT_CATALOG AS name");
  return client.escapeIdentifier(rows[0]?.name ?? "");
}

/** The shapes of existing tables; with a slot of an earlier run also those of tables dropped since. */
async function readShapes(client: Client, slot: Slot): Promise<TableShapes> {
  if (!slot.kept) {
    await client.query(
      "DELETE FROM pg_dsql.cdc_shapes s WHERE EXISTS (SELECT FROM pg_dsql.cdc_shapes l WHERE l.relation = s.relation AND l.seq > s.seq) OR NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = s.relation)",
    );
  }
  const shapes = new TableShapes();
  const { rows } = await client.query<{ shape: string }>("SELECT shape FROM pg_dsql.cdc_shapes ORDER BY seq");
  for (const { shape } of rows) shapes.learn(shape);
  return shapes;
}

/** Waits for statements that sessions sent before their connections were closed: PostgreSQL may still be running a COMMIT. */
async function statementsEnded(client: Client): Promise<void> {
  const running = `SELECT FROM pg_stat_activity WHERE datname = CURRENT_CATALOG AND state = 'active'
    AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
  await waitUntil(async () => (await client.query(running)).rowCount === 0, ENDING_MS);
}

async function mark(client: Client, content: string): Promise<void> {
  await client.query("SET synchronous_commit = on");
  await client.query("SELECT pg_dsql.emit_message(true, $1, $2)", [MARK_PREFIX, content]);
}
