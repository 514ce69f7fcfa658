import type { DsqlLocal } from "../../src/index.ts";

/** The JSON of a command of a server's admin port. */
export async function read<Result>(
  { adminUrl = "" }: Pick<DsqlLocal, "adminUrl">,
  path: string,
): Promise<Result> {
  const response = await fetch(`${adminUrl}${path}`);
  if (!response.ok) throw new Error(`${path} has failed with status ${response.status}.`);
  return (await response.json()) as Result;
}
