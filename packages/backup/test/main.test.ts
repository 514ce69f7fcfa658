import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../src");

/** Node in a process of its own, with no more of an environment than it takes to start. */
function start(...args: string[]) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const env = {
      PATH: process.env.PATH,
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
    };
    execFile(process.execPath, ["--import", "tsx", ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

test("a command prints nothing but its own output: no notice of AWS's SDK about versions of Node", async () => {
  expect(await start(join(src, "main.ts"), "export", "dynamodb://Items", "/nowhere")).toEqual({
    code: 2,
    stdout: "",
    stderr: "dynamodb://Items: nothing says in which Region it is; set AWS_REGION, e.g. to eu-west-1\n",
  });
});

test("a bug ends with 3, since 1 would mean that all was done", async () => {
  const code = `import { exitOnUncaughtError } from ${JSON.stringify(join(src, "cli/exitOnUncaughtError.ts"))};
    exitOnUncaughtError();
    await Promise.reject(new TypeError("made up"));`;
  const { code: exitCode, stderr } = await start("--input-type=module", "--eval", code);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^TypeError: made up\n +at /);
});
