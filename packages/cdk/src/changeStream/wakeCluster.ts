import { DsqlSigner } from "@aws-sdk/dsql-signer";
import pg from "pg";

const WAIT_MS = 10_000;
/** A database role that this principal isn't mapped to. */
const USER = "billio_app";

/**
 * Wakes a cluster by connecting, as any client would. The login is rejected, which is enough: the token is valid
 * (`dsql:DbConnect`), and the cluster has to be up to find that the role isn't mapped. So this needs no permission in the
 * database.
 *
 * @param host of the cluster, with a port unless it is 5432
 * @param ca PEM of the CA to trust, if it isn't one of Node's
 * @returns `connected`, or the code of the error; it never throws
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
    // Later errors don't matter.
    client.on("error", () => undefined);
    await client.connect();
    return "connected";
  } catch (error) {
    return (error as { code?: string }).code ?? "no answer";
  } finally {
    client?.end().catch(() => undefined);
  }
}
