import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");

/** Variables of every system, and those that a test gives to a process of its own. */
const OTHERS = new Set([
  ...[
    "HOME",
    "XDG_CACHE_HOME",
    "CI",
    "PATH",
    "TMPDIR",
    "PORT",
    "CLASSPATH",
    "AWS_REGION",
    "AWS_ENDPOINT_URL_DYNAMODB",
  ],
  ...[
    "BILLIO_CPU_LOG",
    "BILLIO_NETWORK_LOG",
    "BILLIO_DSQL_ENDPOINT",
    "BILLIO_DSQL_CA_FILE",
    "KILL_AT",
    "KILL_IN",
    "MADE_UP_SECRET",
  ],
  ...["USER_IS_COMPLETE_FUNCTION_ARN", "MEETING"],
]);

test("CONTRIBUTING lists every variable that tests read", () => {
  // A recipe is a project of its own.
  const where = ["test", ":!test/recipes/*/*", "packages/*/test/*", "packages/*.test.ts"];
  const files = execFileSync("git", ["ls-files", ...where], { cwd: root, encoding: "utf8" }).split("\n");
  const read = files
    .filter((file) => file !== "" && existsSync(path.join(root, file)))
    .flatMap((file) => [
      ...readFileSync(path.join(root, file), "utf8").matchAll(/\bprocess\.env\.([A-Z][A-Z_\d]+)/g),
    ])
    .map(([, name = ""]) => name)
    .filter((name) => !OTHERS.has(name));
  const page = readFileSync(path.join(root, "CONTRIBUTING.md"), "utf8");
  expect([...new Set(read)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
