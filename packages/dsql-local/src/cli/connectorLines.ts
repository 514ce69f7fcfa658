import { pathToFileURL } from "node:url";
import { type ConnectSection, shellQuoted } from "../server/connectLines.ts";
import type { DsqlLocal } from "../server/DsqlLocal.ts";

/**
 * How AWS's unmodified connectors connect to a local DSQL: under a cluster's name if it has one, otherwise by address, as
 * they treat a host without a dot as a cluster's id. They have no option for a CA file.
 */
export function connectorSections({
  addressEndpoint,
  cluster,
  caFile,
}: Pick<DsqlLocal, "addressEndpoint" | "cluster" | "caFile">): ConnectSection[] {
  const endpoint = cluster?.endpoint ?? addressEndpoint;
  if (endpoint === undefined) return [];
  const [host = "", port = ""] = endpoint.split(":");
  const environment = [`export NODE_EXTRA_CA_CERTS=${shellQuoted(caFile)}`];
  if (cluster) {
    const found = `--import=${pathToFileURL(cluster.resolver).href}`;
    environment.push(`export NODE_OPTIONS="$NODE_OPTIONS ${found}"`, `export PGHOSTADDR=${cluster.address}`);
  }
  return [
    ...(cluster
      ? [
          {
            heading: "Under the name of a cluster",
            lines: [
              `  endpoint  ${endpoint}`,
              `  Node finds the name by NODE_OPTIONS below, libpq by PGHOSTADDR, other programs by a line in /etc/hosts:`,
              `  ${cluster.address} ${host}`,
            ],
          },
        ]
      : []),
    { heading: "AWS's connectors: paste into the shell as well", lines: environment },
    {
      heading: "AWS's connector for node-postgres: a module to run with that environment",
      lines: [
        `import { AuroraDSQLPool } from "@aws/aurora-dsql-node-postgres-connector";`,
        `const pool = new AuroraDSQLPool({ host: "${host}", port: ${port}, user: "admin" });`,
        `console.log((await pool.query("SELECT current_user")).rows);`,
        "await pool.end();",
      ],
    },
  ];
}
