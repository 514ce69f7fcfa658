import { createApi } from "./Api.ts";

/** Ends a run against a deployed API at once, with one sentence, when the tests can't work there. */
export default async function checkEndpoint(): Promise<void> {
  const endpoint = process.env.BILLIO_ENDPOINT ?? "";
  if (!/^https?:\/\//.test(endpoint)) {
    throw new Error(
      `BILLIO_ENDPOINT must be the API's address, e.g. https://billio.example.org/, not "${endpoint}".`,
    );
  }
  const api = createApi(() => endpoint);
  const { __schema } = await api
    .run<{ __schema: { mutationType: unknown } }>("{ __schema { mutationType { name } } }")
    .catch((error: unknown) => {
      const { message, cause } = error as Error;
      const reason = (cause as { code?: string } | undefined)?.code ?? message;
      throw new Error(`No API answers at ${endpoint}: ${reason}.`);
    });
  if (__schema.mutationType === null) {
    throw new Error(
      `The API at ${endpoint} is read-only; the tests need one with mutations, for they add items.`,
    );
  }
}
