import pg from "pg";
import { CdcUnavailableError } from "../postgres/cdc/CdcUnavailableError.ts";
import { hasSlot, makeSlot, type Slot } from "../postgres/cdc/replicationSlot.ts";

/** How PostgreSQL writes values, whatever the database's settings are. */
const SETTINGS = {
  search_path: "pg_catalog",
  TimeZone: "UTC",
  DateStyle: "ISO",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  extra_float_digits: "1",
  statement_timeout: "0",
  // This process may be busy for a minute; when it ends, so does the connection.
  wal_sender_timeout: "0",
};

/** Messages of PostgreSQL's streaming replication protocol. */
const XLOG_DATA = "w".charCodeAt(0);
const KEEPALIVE = "k".charCodeAt(0);
const STATUS_UPDATE = "r".charCodeAt(0);
const COPY_DATA = "d".charCodeAt(0);

/** 2000-01-01, from which PostgreSQL counts. */
const EPOCH_MS = 946_684_800_000;

export interface ChangeListener {
  /** What the output plugin writes of a change, a commit or a message, and where in the log that ends. */
  read(text: string, lsn: bigint): void;
  /** All that was committed before this place has been read. */
  reached(lsn: bigint): void;
  /** What comes can't be read. */
  failed(error: Error): void;
  /** Nothing more comes, and nobody has asked for that. */
  broken(error: Error): void;
  /** PostgreSQL has begun to send. */
  started(): void;
}

/** Committed changes of a database as PostgreSQL sends them: a replication connection on a slot. */
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
      throw new CdcUnavailableError(`The PostgreSQL behind lets nobody read its changes (${reason}).`, {
        cause: error,
      });
    }
    return stream;
  }

  /** Which PostgreSQL this is: places in the log are its own. */
  async system(): Promise<string> {
    const { rows } = await this.#client.query<{ systemid: string }>("IDENTIFY_SYSTEM");
    return rows[0]?.systemid ?? "";
  }

  makeSlot(temporary: boolean): Promise<Slot> {
    return makeSlot(this.#client, temporary);
  }

  /** Is the slot still there? */
  hasSlot(slot: Slot): Promise<boolean> {
    return hasSlot(this.#client, slot);
  }

  /** Begins to read behind `lsn`, or behind what was {@link confirm}ed last if that is later. */
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

  /** Lets PostgreSQL forget what is before this place. */
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
      if (!this.#give()) return;
      listener.failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #break(error: Error): void {
    if (this.#give()) this.#listener?.broken(error);
  }

  /** Gives the connection up; false when that has been done. */
  #give(): boolean {
    if (this.#ending) return false;
    this.#ending = true;
    this.#client.end().catch(() => undefined);
    return true;
  }
}
