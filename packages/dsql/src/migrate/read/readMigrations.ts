import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkStep } from "./checkStep.ts";
import { decodeText } from "./decodeText.ts";
import type { Migration, MigrationStep, RawStep } from "../model/Migration.ts";
import { MigrationError } from "../model/MigrationError.ts";
import { splitStatements } from "./splitStatements.ts";

const FILE_NAME = /^(\d{4})_[a-z0-9]+(?:_[a-z0-9]+)*\.sql$/;

/**
 * Reads, splits and checks every migration of a folder, in the order of their numbers. Files that don't end in
 * `.sql` are ignored.
 *
 * @throws {MigrationError} with file and line of the first error; nothing has run by then
 */
export async function readMigrations(
  folder: string,
  registeredSteps: Iterable<string>,
): Promise<Migration[]> {
  const files = (await listFolder(folder)).filter((file) => /\.sql$/i.test(file)).sort();
  if (files.length === 0) throw new MigrationError(undefined, `There is no migration (*.sql) in ${folder}`);
  // An iterator such as a Map's keys() can be read only once.
  const steps = [...registeredSteps];
  const numbers = new Map<string, string>();
  const migrations: Migration[] = [];
  for (const file of files) {
    const number = FILE_NAME.exec(file)?.[1];
    if (number === undefined) {
      throw new MigrationError({ file }, "is no name of a migration; name it like 0001_initial_schema.sql");
    }
    const other = numbers.get(number);
    if (other !== undefined)
      throw new MigrationError({ file }, `has the number of ${other}; take the next free one`);
    numbers.set(number, file);
    migrations.push(parseMigration(file, await readFile(join(folder, file)), steps));
  }
  return migrations;
}

/**
 * Splits and checks one migration.
 *
 * @throws {MigrationError} with file and line of the first error
 */
function parseMigration(file: string, bytes: Uint8Array, registeredSteps: readonly string[]): Migration {
  const text = decodeText(bytes, file);
  const raw = splitStatements(text, file);
  if (raw.length === 0) throw new MigrationError({ file }, "holds no statement");
  const steps = raw.map((each, at): MigrationStep => ({
    file,
    line: each.line,
    step: at + 1,
    checksum: stepChecksum(each),
    ...(each.unless === undefined ? {} : { unless: each.unless.sql }),
    action: checkStep(each, file, registeredSteps),
  }));
  return { name: file.replace(/\.sql$/, ""), file, checksum: checksum(text), steps };
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw new MigrationError(undefined, `Can't read the folder of migrations, ${folder}`, { cause: error });
  }
}

function stepChecksum({ run, sql, unless }: RawStep): string {
  return checksum(JSON.stringify([run ?? null, sql, unless?.sql ?? null]));
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
