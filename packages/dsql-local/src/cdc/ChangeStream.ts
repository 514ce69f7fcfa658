import pg from "pg";
import { CdcUnavailableError } from "../postgres/cdc/CdcUnavailableError.ts";
import { hasSlot, makeSlot, type Slot } from "../postgres/cdc/replicationSlot.ts";

/** The format of values, whatever the database's settings are. */
const SETTINGS = {
  search_path: "pg_catalog",
  TimeZone: "UTC",
  DateStyle: "ISO",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  extra_float_digits: "1",
  statement_timeout: "0",
  // This process may be busy for a minute; when it ends, the connection ends too.
  wal_sender_timeout: "0",
};

/** Messages of PostgreSQL's streaming replication protocol. */
const XLOG_DATA = "w".charCodeAt(0);
const KEEPALIVE = "k".charCodeAt(0);
const STATUS_UPDATE = "r".charCodeAt(0);
const COPY_DATA = "d".charCodeAt(0);

/** 2000-01-01, PostgreSQL's epoch. */
const EPOCH_MS = 946_684_800_000;

export interface ChangeListener {
  /** The output plugin's text for a change, a commit or a message, and where it ends in the WAL. */
  read(text: string, lsn: bigint): void;
  /** All that was committed before this position has been read. */
  reached(lsn: bigint): void;
  /** A change can't be read. */
  failed(error: Error): void;
  /** The stream has ended unexpectedly. */
  broken(error: Error): void;
  /** PostgreSQL has started streaming. */
  started(): void;
}

/** The committed changes of a database: a replication connection that reads a slot. */
export class ChangeStream {
  readonly #client: pg.Client;
  #listener: ChangeListener | undefined;
  #ending = false;

  private constructor(client: pg.Client) {
    this.#client = client;
    client.on("error", (error) => {
      this.#break(error);
    });
    client.on("end", () => {
      this.#break(new Error("PostgreSQL has closed the connection"));
    });
  }

  /** @param connectionString of a superuser */
  static async connect(connectionString: string): Promise<ChangeStream> {
    const config = {
      connectionString,
      connectionTimeoutMillis: 10_000,
      application_name: "dsql-local changes",
      replication: "database",
      options: Object.entries(SETTINGS)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(" "),
    };
    const client = new pg.Client(config);
    const stream = new ChangeStream(client);
    try {
      await client.connect();
    } catch (error) {
      stream.#ending = true;
      const reason = error instanceof Error ? error.message : String(error);
      throw new CdcUnavailableError(`The backend PostgreSQL lets nobody read its changes (${reason}).`, {
        cause: error,
      });
    }
    return stream;
  }

  /** PostgreSQL's system identifier: positions in the WAL are only comparable within one system. */
  async system(): Promise<string> {
    const { rows } = await this.#client.query<{ systemid: string }>("IDENTIFY_SYSTEM");
    return rows[0]?.systemid ?? "";
  }

  makeSlot(temporary: boolean): Promise<Slot> {
    return makeSlot(this.#client, temporary);
  }

  /** Does the slot still exist? */
  hasSlot(slot: Slot): Promise<boolean> {
    return hasSlot(this.#client, slot);
  }

  /** Starts reading after `lsn`, or after what was {@link confirm}ed last if that is later. */
  start(slot: Slot, lsn: bigint, listener: ChangeListener): void {
    if (this.#ending) {
      listener.broken(new Error("PostgreSQL has closed the connection"));
      return;
    }
    this.#listener = listener;
    this.#client.connection.once("replicationStart", () => {
      listener.started();
    });
    this.#client.connection.on("copyData", ({ chunk }: { chunk: Buffer }) => {
      this.#receive(chunk, listener);
    });
    const from = `${(lsn >> 32n).toString(16)}/${(lsn & 0xffff_ffffn).toString(16)}`;
    this.#client
      .query(
        `START_REPLICATION SLOT ${slot.name} LOGICAL ${from} ("include-timestamp" '1', "skip-empty-xacts" '1')`,
      )
      .then(
        () => {
          this.#break(new Error("PostgreSQL has ended the stream of changes"));
        },
        (error: unknown) => {
          this.#break(error instanceof Error ? error : new Error(String(error)));
        },
      );
  }

  /** Lets PostgreSQL remove its WAL before this position. */
  confirm(lsn: bigint): void {
    if (this.#ending) return;
    const message = Buffer.alloc(39);
    message[0] = COPY_DATA;
    message.writeInt32BE(38, 1);
    message[5] = STATUS_UPDATE;
    for (const at of [6, 14, 22]) message.writeBigUInt64BE(lsn, at);
    message.writeBigInt64BE(BigInt(Date.now() - EPOCH_MS) * 1_000n, 30);
    this.#client.connection.stream.write(message);
  }

  /** Idempotent. */
  async end(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    await this.#client.end();
  }

  #receive(chunk: Buffer, listener: ChangeListener): void {
    try {
      if (chunk[0] === XLOG_DATA) listener.read(chunk.toString("utf8", 25), chunk.readBigUInt64BE(1));
      else if (chunk[0] === KEEPALIVE) listener.reached(chunk.readBigUInt64BE(1));
    } catch (error) {
      if (!this.#close()) return;
      listener.failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #break(error: Error): void {
    if (this.#close()) this.#listener?.broken(error);
  }

  /** Closes the connection; false if it was closed already. */
  #close(): boolean {
    if (this.#ending) return false;
    this.#ending = true;
    this.#client.end().catch(() => undefined);
    return true;
  }
}
