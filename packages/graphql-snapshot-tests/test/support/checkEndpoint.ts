import { createApi } from "./Api.ts";

/**
 * Checks whether the tests can run against a deployed API.
 *
 * @throws Error with one sentence why they can't
 */
export async function checkEndpoint(endpoint: string): Promise<void> {
  const api = createApi(() => endpoint);
  const { __schema } = await api
    .run<{ __schema: { mutationType: unknown } }>("{ __schema { mutationType { name } } }")
    .catch((error: unknown) => {
      const { message, cause } = error as Error;
      const { code, message: deeper } = (cause ?? {}) as { code?: string; message?: string };
      const reason = code ?? deeper ?? message;
      throw new Error(`No API answers at ${endpoint}: ${reason}.`);
    });
  if (__schema.mutationType === null) {
    throw new Error(
      `The API at ${endpoint} is read-only; the tests need one with mutations, for they add items.`,
    );
  }
}
