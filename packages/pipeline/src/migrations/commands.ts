import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT } from "@mattb.tech/billio-config";
import { CheckInputError } from "@mattb.tech/billio-dsql-local/parsing";
import { checkMigrations, migrationFiles, usesInLogs } from "./checkMigrations.ts";
import { readRelease } from "./release.ts";
import { afterRelease, readUsesRecord, UsesRecordError, withUses, writeUsesRecord } from "./usesRecord.ts";

const DEFAULT_FOLDER = fileURLToPath(new URL("../../../../migrations", import.meta.url));

export interface MigrationOptions {
  /** Logs of the statements that the code sends. */
  log: readonly string[];
  /** Directory of the migrations, with `released.json`. */
  folder?: string;
}

/** `check-migrations`: prints the issues, and resolves to the exit code. */
export async function checkMigrationsCommand(options: MigrationOptions): Promise<number> {
  return telling(async () => {
    const { folder = DEFAULT_FOLDER } = options;
    const path = `${folder}/released.json`;
    const record = await readUsesRecord(path);
    const files = await migrationFiles(folder);
    const used = await usesInLogs(files, options.log);
    const faults = await checkMigrations(files, record);
    for (const { file, line, message } of faults) console.log(`${relative("", file)}:${line}: ${message}`);
    const [listed, now] = [new Set(record.used), new Set(used)];
    const lacking = used.filter((use) => !listed.has(use));
    const gone = record.used.filter((use) => !now.has(use));
    if (lacking.length + gone.length > 0) {
      const changes = [...lacking.map((use) => `+ ${use}`), ...gone.map((use) => `- ${use}`)];
      console.log(
        `${relative("", path)} doesn't tell what the code uses now; npm run record-uses brings it up to date:`,
      );
      console.log(changes.map((change) => `  ${change}`).join("\n"));
      return EXIT.failed;
    }
    if (faults.length > 0) {
      console.log('\nCONTRIBUTING.md, "Migrations: expand, then contract", tells why.');
      return EXIT.failed;
    }
    const since = files.filter((file) => file.slice(folder.length + 1) > record.through).length;
    console.log(
      `${since} of ${files.length} migrations are newer than the last release; code that runs survives them`,
    );
    return EXIT.done;
  });
}

/** `record-uses`: rewrites `released.json`, and resolves to the exit code. */
export async function recordUsesCommand(options: MigrationOptions & { released?: string }): Promise<number> {
  return telling(async () => {
    const { folder = DEFAULT_FOLDER, released } = options;
    const path = `${folder}/released.json`;
    const used = await usesInLogs(await migrationFiles(folder), options.log);
    let record = withUses(await readUsesRecord(path), used);
    if (released !== undefined) {
      const release = await readRelease(released, folder);
      record = afterRelease(record, release.record, release.through);
    }
    await writeUsesRecord(path, record);
    console.log(
      `${relative("", path)}: ${record.used.length} uses, ${record.noLongerUsed.length} that only a release may have`,
    );
    return EXIT.done;
  });
}

async function telling(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UsesRecordError || error instanceof CheckInputError)) throw error;
    console.error(error.message);
    return EXIT.usage;
  }
}
