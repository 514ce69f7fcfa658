import type { ClientBase } from "pg";

/** One transfer of money; the id is its client's, so that it knows after an error what it had asked for. */
export interface Order {
  id: string;
  source: number;
  target: number;
  amount: number;
}

/** What one transaction has read. */
export interface Books {
  balances: Map<number, number>;
  /** By account, what the ledger says has gone in and out; nothing for an account without transfers. */
  paidIn: Map<number, number>;
  paidOut: Map<number, number>;
}

/** Accounts and a ledger as the users of one ORM keep them. */
export interface Bank {
  /**
   * Moves money and writes the ledger in one interactive transaction, which is not repeated here.
   *
   * @param saw is told the sum of all balances that the transaction reads at its end
   * @throws the ORM's own error
   */
  transfer(order: Order, saw: (total: number) => void): Promise<void>;
  /** Reads account after account, each in a statement of its own, and then the ledger, in one transaction. */
  audit(accounts: readonly number[]): Promise<Books>;
  /** SQLSTATE of an error of this ORM; undefined if the error isn't the database's. */
  sqlState(error: unknown): string | undefined;
  close(): Promise<void>;
}

/** Where the database is, in node-postgres's names. */
export interface Server {
  host: string;
  port: number;
  user: string;
  database: string;
  /** A token, signed for each connection. */
  password: () => Promise<string>;
  ssl: { ca: string };
}

/** Makes the tables of which each ORM has its own description. */
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
