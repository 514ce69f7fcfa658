import { section } from "./section.ts";

const quotas = "Aurora DSQL user guide, quotas";
const skill = "agent-plugins, dsql skill: limits observed on a cluster, 2026-10";

/** Errors for what exceeds a limit. */
export const limits = section("limits", {
  rows: {
    sqlstate: "54000",
    message: "transaction row limit exceeded",
    evidence: "recorded",
    source: "cluster, 2026-09: 3,000 rows pass, 3,001 don't",
    suggestion: "Write at most 3,000 rows in a transaction: split the work into batches.",
  },
  age: {
    sqlstate: "54000",
    message: "transaction age limit of 300s exceeded",
    detail: "Current transaction age {seconds}s exceeds 300s",
    evidence: "documented",
    source:
      "Aurora DSQL user guide, quotas; a live cluster, 2026-09: reported at the next statement or COMMIT",
    suggestion:
      "Commit within 300 seconds of BEGIN: split the work, and end transactions that only read, too.",
  },
  transactionBytes: {
    sqlstate: "54000",
    message: "transaction size limit 10mb exceeded",
    detail: "Current transaction size {size}mb > 10mb",
    evidence: "documented",
    source: skill,
    suggestion: "Write less in one transaction: batches of 4 MiB leave room for the entries of indexes.",
    knownDifference:
      "Each row and each of its index entries counts 64 bytes in addition to its values; how DSQL measures them isn't known. An UPDATE counts all index entries of its rows.",
  },
  valueBytes: {
    sqlstate: "54000",
    message: "datatype limit greater than {bytes} bytes not supported for {type}",
    evidence: "documented",
    source: `${skill}; 65,535 bytes of a varchar and 4,096 of a char are the user guide's limits of these types`,
    suggestion: "Keep large values elsewhere, in an object store, and their address in the row.",
    knownDifference: "The size is that of the value as PostgreSQL's own compression stores it.",
  },
  rowBytes: {
    sqlstate: "54000",
    message: "maximum row size exceeded",
    evidence: "documented",
    source: `${quotas}: 2 MiB; ${skill}`,
    suggestion: "Split the row's large values over several rows.",
    knownDifference: "The size is that of the values as PostgreSQL's own compression stores them.",
  },
  keyBytes: {
    sqlstate: "54000",
    message: "key size too large",
    evidence: "documented",
    source: `${quotas}; ${skill}: some 1,981 bytes, shared by the columns of the index and of the primary key, of which each but the first takes 7 more`,
    suggestion: "Index a shortened or hashed form of the value, in a column of its own.",
    knownDifference:
      "Columns of INCLUDE that don't fit into PostgreSQL's index entries (2,704 bytes) are rejected as well.",
  },
  queryMemory: {
    sqlstate: "54000",
    message: "query requires more than allowed temp space of 131072 KB to execute",
    evidence: "documented",
    source: skill,
    suggestion:
      "Have the query sort, group or join fewer rows: filter earlier, or go through the rows in pages.",
    knownDifference: "The limit applies to what PostgreSQL writes to temporary files.",
  },
  statementDepth: {
    sqlstate: "54001",
    message: "stack depth limit exceeded",
    evidence: "documented",
    source: skill,
    suggestion:
      "Nest less deeply, or send less in one text: values as parameters, rows in several statements.",
    knownDifference:
      "The limit is what this server's parser can process: a text of 1 MiB (constants and parameters in long lists don't count), and some 2,000 levels of nesting. A statement that it can't parse isn't run.",
  },
});
