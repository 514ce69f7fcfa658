import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";

// Each test starts processes, which take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Runs the command as a process of its own; everything tested here happens before any test runs. */
function command(args: string[], endpoint?: string) {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...(endpoint === undefined ? {} : { BILLIO_ENDPOINT: endpoint }) };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ["--import", "tsx", script, ...args],
      { env },
      (_, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
  });
}

/** The address of a server that responds with `answer` only. */
async function answering(answer: unknown): Promise<string> {
  const server = createServer((_, response) => response.end(JSON.stringify(answer))).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test("help documents the settings and the exit codes, and ends with 0", async () => {
  const { code, stdout } = await command(["--help"]);
  expect(stdout).toContain("BILLIO_ENDPOINT");
  for (const exit of [/^ {2}0 {2}all tests/m, /^ {2}1 {2}a test failed/m, /^ {2}2 {2}wrong usage/m]) {
    expect(stdout).toMatch(exit);
  }
  expect(code).toBe(0);
});

test("wrong usage ends with 2 and one sentence", async () => {
  const [option, address] = await Promise.all([command(["--prot", "1"]), command([], "billio.example.org")]);
  expect(option).toMatchObject({ code: 2, stderr: "error: unknown option '--prot'\n" });
  expect(address).toEqual({
    code: 2,
    stdout: "",
    stderr:
      'BILLIO_ENDPOINT must be the API\'s address, e.g. https://billio.example.org/, not "billio.example.org".\n',
  });
});

test("an API that isn't there, or that has no mutations, ends it with 1 and one sentence", async () => {
  const readOnly = await answering({ data: { __schema: { mutationType: null } } });
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const gone = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await new Promise((resolve) => server.close(resolve));
  const [nobody, without] = await Promise.all([command([], gone), command([], readOnly)]);
  expect(nobody).toEqual({
    code: 1,
    stdout: "",
    stderr: `No API answers at ${gone}: ECONNREFUSED.\n`,
  });
  expect(without).toEqual({
    code: 1,
    stdout: "",
    stderr: `The API at ${readOnly} is read-only; the tests need one with mutations, for they add items.\n`,
  });
});
