import { beforeEach, describe, expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { findProgram, runProgram } from "../drivers/program.ts";
import { useClients } from "./support/useClients.ts";

const path = await findProgram("psql");
const dsql = useDsql();
const { connect } = useClients(dsql);

const psql = (input: string) =>
  runProgram(dsql, path ?? "", ["-X", "-q", "-A", "-t", "-v", "VERBOSITY=verbose", "-f", "-"], { input });

describe("psql", () => {
  beforeEach(async (context) => {
    if (path === undefined) context.skip("no psql on this machine");
    const client = await connect();
    await client.query("DROP TABLE IF EXISTS t");
    await client.query("CREATE TABLE t (id int PRIMARY KEY, v text)");
  });

  test("copies rows in and out", async () => {
    const { stdout, stderr } = await psql(
      "COPY t FROM STDIN;\n1\tone\n2\ttwo\n\\.\nCOPY t TO STDOUT;\nSELECT count(*) FROM t;\n",
    );
    expect(stderr).toBe("");
    expect(stdout).toBe("1\tone\n2\ttwo\n2\n");
  });

  test("copies in a transaction and takes it back", async () => {
    const { stdout } = await psql(
      "BEGIN;\nCOPY t FROM STDIN;\n1\tone\n\\.\nSELECT count(*) FROM t;\nROLLBACK;\nSELECT count(*) FROM t;\n",
    );
    expect(stdout).toBe("1\n0\n");
  });

  test("receives the error about the row at which COPY fails, and goes on", async () => {
    const { stdout, stderr } = await psql(
      `COPY t FROM STDIN;\n1\tone\n1\tagain\n${"9\tmore\n".repeat(2000)}\\.\nSELECT count(*) FROM t;\n`,
    );
    expect(stderr).toContain("23505");
    expect(stdout).toBe("0\n");
  });

  test("copies 3,000 rows but not one more", async () => {
    const rows = (count: number) => Array.from({ length: count }, (_, i) => `${i}\tx\n`).join("");
    const { stdout, stderr } = await psql(
      `COPY t FROM STDIN;\n${rows(3001)}\\.\nSELECT count(*) FROM t;\nCOPY t FROM STDIN;\n${rows(3000)}\\.\nSELECT count(*) FROM t;\n`,
    );
    expect(stderr).toContain("54000: transaction row limit exceeded");
    expect(stdout).toBe("0\n3000\n");
  });

  test("shows a table with \\d", async () => {
    const { stdout, stderr } = await psql("\\d t\n");
    expect(stderr).toBe("");
    expect(stdout).toContain("id|integer");
  });
});
