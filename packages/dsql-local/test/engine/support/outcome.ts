/** SQLSTATE and message of a statement's error, or its tag and row count. */
export async function outcome(
  result: Promise<{ command: string; rowCount: number | null }>,
): Promise<string> {
  try {
    const { command, rowCount } = await result;
    return rowCount === null ? command : `${command} ${rowCount}`;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `${code ?? "no SQLSTATE"} ${message}`;
  }
}

export const conflict = "40001 change conflicts with another transaction (OC000)";
export const staleSchema = "40001 schema has been updated by another transaction (OC001)";
