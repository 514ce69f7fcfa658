/** The error that the promise is rejected with. */
export async function caught(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error("Rejected with something that is no error", { cause: error });
  }
  throw new Error("Not rejected");
}
