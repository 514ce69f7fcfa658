import { DsqlSigner } from "@aws-sdk/dsql-signer";
import pg from "pg";

const WAIT_MS = 10_000;
/** A database role that this principal isn't mapped to. */
const USER = "billio_app";

/**
 * Wakes a cluster by a connection, as any client would. It isn't let in, and needn't be: the token is good (`dsql:DbConnect`), and
 * to find out that the role isn't mapped the cluster has to be up. So this needs no right in the database, least of all
 * that of its administrator.
 *
 * @param host of the cluster, with a port where it isn't 5432
 * @param ca PEM of the CA to trust, where it isn't one that Node knows
 * @returns `connected`, or the code of what refused it; it never throws
 */
export async function wakeCluster(host: string, region: string, ca?: string): Promise<string> {
  const [hostname = "", port = "5432"] = host.split(":");
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({
      host: hostname,
      port: Number(port),
      user: USER,
      database: "postgres",
      password: await new DsqlSigner({ hostname, region }).getDbConnectAuthToken(),
      ssl: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
      connectionTimeoutMillis: WAIT_MS,
    });
    // What comes after it has been told of is nobody's concern.
    client.on("error", () => undefined);
    await client.connect();
    return "connected";
  } catch (error) {
    return (error as { code?: string }).code ?? "no answer";
  } finally {
    client?.end().catch(() => undefined);
  }
}
