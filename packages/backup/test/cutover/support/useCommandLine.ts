import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";

const root = fileURLToPath(new URL("../../../../..", import.meta.url));
const TIMEOUT_MS = 60_000;

interface CommandLine {
  /** Where commands run: an empty folder at first. */
  readonly folder: string;
  /** Runs lines of shell, ending at the first that fails. Variables that they export stay for the next call. */
  run: (commands: string) => Promise<{ exitCode: number; output: string }>;
}

/** A shell in an empty folder, in which `npx --no-install …` runs the project's programs. */
export function useCommandLine(env: () => Record<string, string>): CommandLine {
  let base = "";
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), "billio-shell-"));
    await mkdir(join(base, "empty"));
    await mkdir(join(base, "bin"));
    const npx = join(base, "bin", "npx");
    const node = `exec "${process.execPath}"`;
    await writeFile(
      npx,
      `#!/bin/sh
case "$1 $2" in
"--no-install billio-backup") shift 2; ${node} "${root}/packages/backup/bin/billio-backup.js" "$@" ;;
"--no-install billio-data") shift 2; ${node} "${root}/packages/data/bin/billio-data.js" "$@" ;;
*) echo "This test knows no npx $1 $2" >&2; exit 99 ;;
esac
`,
    );
    await chmod(npx, 0o755);
  });
  afterAll(() => rm(base, { recursive: true, force: true }));
  return {
    get folder() {
      return join(base, "empty");
    },
    run: async (commands) => {
      const exported = join(base, "exported");
      const script = `touch '${exported}'; . '${exported}'; set -euo pipefail\n${commands}\nexport -p | grep -v PWD > '${exported}'`;
      const { PATH = "", HOME = "" } = process.env;
      const options = {
        cwd: join(base, "empty"),
        env: { PATH: `${join(base, "bin")}${delimiter}${PATH}`, HOME, ...env() },
        timeout: TIMEOUT_MS,
      };
      return new Promise((resolve) => {
        execFile("bash", ["-c", script], options, (error, stdout, stderr) => {
          const code = error === null ? 0 : error.code;
          resolve({ exitCode: typeof code === "number" ? code : -1, output: stdout + stderr });
        });
      });
    },
  };
}
