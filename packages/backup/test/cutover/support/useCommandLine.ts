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

/** A shell in an empty folder, in which `yarn workspace …` runs the project's programs. */
export function useCommandLine(env: () => Record<string, string>): CommandLine {
  let base = "";
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), "billio-shell-"));
    await mkdir(join(base, "empty"));
    await mkdir(join(base, "bin"));
    const yarn = join(base, "bin", "yarn");
    const node = `exec "${process.execPath}"`;
    await writeFile(
      yarn,
      `#!/bin/sh
case "$1 $2" in
"workspace @mattb.tech/billio-backup") shift 2; ${node} "${root}/packages/backup/bin/billio-backup.js" "$@" ;;
"workspace @mattb.tech/billio-data") shift 3; cd "${root}"; ${node} --import tsx packages/data/src/migrate.ts "$@" ;;
*) echo "This test knows no yarn $1 $2" >&2; exit 99 ;;
esac
`,
    );
    await chmod(yarn, 0o755);
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
