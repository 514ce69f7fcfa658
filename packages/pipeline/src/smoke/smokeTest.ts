import { isUnavailable, post, type Reply } from "./post.ts";

/** Addresses of production's APIs. */
export interface SmokeTarget {
  /** The public API without mutations. */
  readOnly: string;
  /** The API that requires AWS signatures. */
  signed: string;
}

/** One check. */
export interface Look {
  what: string;
  /** Why it failed; absent when it passed. */
  fault?: string;
}

const LISTS = ["books", "videoGames", "features", "tvSeries", "tvSeasons", "watching"] as const;
/** The first page of each list with the common fields: covers API, database and decoding of every type. */
const PAGES = `{ ${LISTS.map((list) => `${list}(first: 3) { total items { ... on Item { __typename id title addedAt movedAt } } }`).join(" ")} }`;

/**
 * Checks that production responds, and only to whom it should. Sends queries, never a mutation.
 *
 * @param waitsMs waits before each retry: a new deployment may still be starting. Authorization isn't retried.
 */
export async function smokeTest(
  { readOnly, signed }: SmokeTarget,
  { waitsMs = [1_000, 3_000, 10_000] }: { waitsMs?: readonly number[] } = {},
): Promise<Look[]> {
  const schema = await post(readOnly, "{ __schema { mutationType { name } } }", waitsMs, isUnavailable);
  const pages = await post(readOnly, PAGES, waitsMs, (reply) => pagesFault(reply) !== undefined);
  const unsigned = await post(signed, "{ __typename }", waitsMs, isUnavailable);
  return [
    look("The read-only API has no mutations", schema, readOnlyFault),
    look("The read-only API answers with the first page of each list", pages, pagesFault),
    look("The API with mutations asks for a signature", unsigned, unsignedFault),
  ];
}

function look(what: string, reply: Reply, judge: (reply: Reply) => string | undefined): Look {
  const fault = "failure" in reply ? reply.failure : judge(reply);
  return { what, ...(fault === undefined ? {} : { fault }) };
}

function readOnlyFault(reply: Reply): string | undefined {
  const { __schema } = (dataOf(reply) ?? {}) as { __schema?: { mutationType: unknown } };
  if (__schema === undefined) return notAnswered(reply);
  return __schema.mutationType === null ? undefined : "it has mutations, and anybody may call it";
}

function pagesFault(reply: Reply): string | undefined {
  const data = dataOf(reply) as Record<string, { total: number; items: unknown[] } | undefined> | undefined;
  if (!data) return notAnswered(reply);
  const odd = LISTS.filter((list) => {
    const page = data[list];
    return page?.items.length !== Math.min(3, page?.total ?? 0);
  });
  return odd.length === 0 ? undefined : `another number of items than there are in ${odd.join(", ")}`;
}

function unsignedFault(reply: Reply): string | undefined {
  if ("failure" in reply) return reply.failure;
  return [401, 403].includes(reply.status)
    ? undefined
    : `it answered ${reply.status} to a request without one`;
}

/** The `data` of a GraphQL response without errors. */
function dataOf(reply: Reply): object | undefined {
  if ("failure" in reply || reply.status !== 200) return undefined;
  const { data, errors } = (reply.body ?? {}) as { data?: object | null; errors?: unknown };
  return errors === undefined ? (data ?? undefined) : undefined;
}

function notAnswered(reply: Reply): string {
  if ("failure" in reply) return reply.failure;
  const { errors } = (reply.body ?? {}) as { errors?: { message?: unknown }[] };
  const messages = Array.isArray(errors)
    ? errors.map(({ message }) => String(message)).join("; ")
    : "no data";
  return `${reply.status}: ${messages}`;
}
