/** What one request may ask for. Each refusal says which of these it met. */
export const LIMITS = {
  /** Bytes of a request's body. */
  bodyBytes: 1_048_576,
  /** Words, numbers, texts and signs of a query. Validating takes time by their square: at worst 0.2 s for these. */
  tokens: 2_000,
  /** Levels of fields, a root field being the first. Known clients need 6. */
  depth: 8,
  /** The same within `__schema` and `__type`. The usual introspection query needs 14. */
  introspectionDepth: 20,
  /** Levels of lists and objects of a variable. Known clients need 3. */
  inputDepth: 100,
  /** Names under which one field is asked for in one object, and one list in all. */
  aliases: 20,
  /** Fields after fragments have been put in, without what lists multiply. */
  fields: 20_000,
  /** See `measureDemand`. A list of 10,000 items with 40 fields each is about this, and half a second's work. */
  cost: 400_000,
  /** Statements that a request can cause. Known clients need 21: twenty lists, and what is beside their items. */
  statements: 100,
  /** Searches of services outside: one makes up to 21 requests there, and they have quotas. */
  searches: 5,
  /** Representations of `_entities`, those of all its aliases together. Each is resolved on its own. */
  representations: 1_000,
} as const;

export type LimitName = keyof typeof LIMITS;
