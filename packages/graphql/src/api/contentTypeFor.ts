const JSON_TYPE = "application/json; charset=utf-8";
const GRAPHQL_TYPE = "application/graphql-response+json; charset=utf-8";
const CALLBACK_TYPE = "application/json; callbackSpec=1.0; charset=utf-8";

/** The `accept` headers of nearly all clients. */
const ANYTHING = new Set(["*/*", "application/json"]);

/**
 * The content type of the response.
 *
 * @param accept the header
 * @returns undefined if it accepts none of ours
 */
export async function contentTypeFor(accept: string | undefined): Promise<string | undefined> {
  if (!accept || ANYTHING.has(accept)) return JSON_TYPE;
  const { negotiateType } = await import("./negotiateType.ts");
  return negotiateType(accept, [JSON_TYPE, GRAPHQL_TYPE, CALLBACK_TYPE]);
}

export { JSON_TYPE };
