import { connect } from "../../packages/dsql-local/test/connect.ts";
import type { DsqlLocal } from "../../packages/dsql-local/src/index.ts";
import { ACCOUNTS, OPENING_BALANCE, TRANSFERS, type BankReport } from "./BankReport.ts";

interface Books {
  accounts: number;
  total: number;
  transfers: number;
  /** Accounts whose balance isn't what the transfers make of it. */
  wrong: number;
  /** Valid indexes of `transfer` beside that of its key. */
  indexes: number;
}

const BOOKS = `
  SELECT count(*)::int AS accounts, sum(balance)::int AS total,
    (SELECT count(*)::int FROM transfer) AS transfers,
    count(*) FILTER (WHERE balance <> $1
      + (SELECT coalesce(sum(amount), 0) FROM transfer WHERE target = account.id)
      - (SELECT coalesce(sum(amount), 0) FROM transfer WHERE source = account.id))::int AS wrong,
    (SELECT count(*)::int FROM pg_index
     WHERE indrelid = 'transfer'::regclass AND indisvalid AND NOT indisprimary) AS indexes
  FROM account`;

/** What is wrong with what a program that has ended well says and has stored; undefined if nothing is. */
export async function bankFailure(
  dsql: DsqlLocal,
  report: BankReport | undefined,
): Promise<string | undefined> {
  if (!report) return "prints no report";
  if (report.conflicts < 1) return "has met no conflict";
  if (report.transfers !== TRANSFERS) return `reports ${report.transfers} transfers, not ${TRANSFERS}`;
  if (report.total !== ACCOUNTS * OPENING_BALANCE) return `reports a total of ${report.total}`;
  const books = await readBooks(dsql);
  if (books.transfers !== TRANSFERS) return `has stored ${books.transfers} transfers, not ${TRANSFERS}`;
  if (books.indexes < 1) return "has made no index, or doesn't wait until it is built";
  return inconsistency(books);
}

/**
 * What is wrong after a run in which the connection was lost right after a COMMIT; undefined if nothing is. The program
 * can't know whether the transfer was made, so it has to fail, and must not make it again.
 */
export async function lostCommitFailure(
  dsql: DsqlLocal,
  exitCode: number | null,
): Promise<string | undefined> {
  if (exitCode === 0) return "ends well although it can't know whether a COMMIT was done";
  const books = await readBooks(dsql);
  if (books.transfers < 1) return "has lost its connection before the first transfer";
  return inconsistency(books);
}

function inconsistency({ accounts, total, wrong }: Books): string | undefined {
  if (accounts !== ACCOUNTS || total !== ACCOUNTS * OPENING_BALANCE) {
    return `has stored ${accounts} accounts with a total of ${total}`;
  }
  return wrong > 0 ? `has ${wrong} accounts with a balance that the transfers don't give` : undefined;
}

async function readBooks(dsql: DsqlLocal): Promise<Books> {
  const client = await connect(dsql);
  try {
    const { rows } = await client.query<Books>(BOOKS, [OPENING_BALANCE]);
    if (!rows[0]) throw new Error("An aggregate has given no row.");
    return rows[0];
  } finally {
    await client.end();
  }
}
