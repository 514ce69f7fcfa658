import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import { LIMITS } from "../guards/limits.ts";
import { RequestFault } from "./RequestFault.ts";

/** Characters of the queries that are kept; parsed they take a hundred times that. */
const KEPT = 200_000;
const MOST_ERRORS = 10;

/** Parsed and validated queries: those that were asked for last are kept. */
export class Documents {
  readonly #schema: GraphQLSchema;
  /** The one that was asked for last is the last. */
  readonly #known = new Map<string, DocumentNode>();
  #size = 0;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** @throws a list of {RequestFault}, what is wrong with the query */
  get(query: string): DocumentNode {
    const known = this.#known.get(query);
    if (known !== undefined) {
      this.#known.delete(query);
      this.#known.set(query, known);
      return known;
    }
    const document = parsed(query);
    const errors = validate(this.#schema, document, undefined, { maxErrors: MOST_ERRORS });
    if (errors.length > 0) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- an answer has all of them
      throw errors.map((error) => new RequestFault("GRAPHQL_VALIDATION_FAILED", error.message, {}, error));
    }
    this.#keep(query, document);
    return document;
  }

  #keep(query: string, document: DocumentNode): void {
    if (query.length > KEPT) return;
    this.#known.set(query, document);
    this.#size += query.length;
    for (const [oldest] of this.#known) {
      if (this.#size <= KEPT) return;
      this.#known.delete(oldest);
      this.#size -= oldest.length;
    }
  }
}

function parsed(query: string): DocumentNode {
  try {
    return parse(query, { maxLexicalTokens: LIMITS.tokens });
  } catch (error) {
    const wrong = error instanceof GraphQLError ? error : new GraphQLError(String(error));
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as what validation finds
    throw [new RequestFault("GRAPHQL_PARSE_FAILED", wrong.message, {}, wrong)];
  }
}
