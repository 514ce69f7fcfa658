/** The limits of one request. A `LimitError` names the limit. */
export const LIMITS = {
  /** Bytes of a request's body. */
  bodyBytes: 1_048_576,
  /** Tokens of a query. Validation is quadratic in their number: 0.2 s for these at worst. */
  tokens: 2_000,
  /** Levels of fields, a root field being the first. Known clients need 6. */
  depth: 8,
  /** The same within `__schema` and `__type`. The usual introspection query needs 14. */
  introspectionDepth: 20,
  /** Levels of lists and objects of a variable. Known clients need 3. */
  inputDepth: 100,
  /** Aliases of one field in one object, and of one list in the whole query. */
  aliases: 20,
  /** Fields with fragments expanded, not multiplied by the length of lists. */
  fields: 20_000,
  /** See `estimateQueryCost`. About a list of 10,000 items with 40 fields each, half a second's work. */
  cost: 400_000,
  /** Statements that a request can cause. Known clients need 21: twenty lists and a loader's batch. */
  statements: 100,
  /** Searches of external services: one makes up to 21 requests there, and they have quotas. */
  searches: 5,
  /** Representations of `_entities`, those of all its aliases together. Each is resolved on its own. */
  representations: 1_000,
} as const;

export type LimitName = keyof typeof LIMITS;
