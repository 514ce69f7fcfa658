import type { ClientBase } from "pg";

/** One transfer; the client chooses the id, so that it can recognize its own transfer after an error. */
export interface Order {
  id: string;
  source: number;
  target: number;
  amount: number;
}

/** The rows that one transaction has read. */
export interface Books {
  balances: Map<number, number>;
  /** The ledger's net amount by account; no entry for an account without transfers. */
  paidIn: Map<number, number>;
  paidOut: Map<number, number>;
}

/** Accounts and a ledger, written with one ORM. */
export interface Bank {
  /**
   * Transfers money and writes the ledger in one interactive transaction, without retries.
   *
   * @param saw receives the sum of all balances that the transaction reads at its end
   * @throws the ORM's own error
   */
  transfer(order: Order, saw: (total: number) => void): Promise<void>;
  /** Reads each account in a statement of its own, and then the ledger, in one transaction. */
  audit(accounts: readonly number[]): Promise<Books>;
  /** SQLSTATE of an error of this ORM; undefined if the error isn't the database's. */
  sqlState(error: unknown): string | undefined;
  close(): Promise<void>;
}

/** The connection options, with node-postgres's names. */
export interface Server {
  host: string;
  port: number;
  user: string;
  database: string;
  /** A token, signed again for each connection. */
  password: () => Promise<string>;
  ssl: { ca: string };
}

/** Creates the tables; each ORM has its own description of them. */
export async function createBank(client: ClientBase, accounts: number, balance: number): Promise<void> {
  await client.query("CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL)");
  await client.query(
    "CREATE TABLE transfer (id uuid PRIMARY KEY, source int NOT NULL, target int NOT NULL, amount int NOT NULL)",
  );
  await client.query("INSERT INTO account SELECT i, $2 FROM generate_series(1, $1) AS i", [
    accounts,
    balance,
  ]);
}
