import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import { LIMITS } from "../limits/limits.ts";
import { dropTokens } from "./dropTokens.ts";
import { RequestError } from "./RequestError.ts";

/** Characters of the longest query that is kept; known clients' have at most 2,000. */
const LONGEST = 20_000;
/** Characters of all that are kept; parsed they take a hundred times that. */
const MOST_CHARACTERS = 200_000;
/** With each live the plans of its operations, of a few hundred fields together at most. */
const MOST_DOCUMENTS = 200;
const MOST_ERRORS = 10;

/**
 * Cache of parsed and validated queries: the most recently used are kept, within limits of memory. Whatever else is known of a
 * query is in weak maps by its nodes, and is dropped with it.
 */
export class DocumentCache {
  readonly #schema: GraphQLSchema;
  /** The one that was asked for last is the last. */
  readonly #known = new Map<string, DocumentNode>();
  #characters = 0;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** How much is kept. */
  get kept(): { documents: number; characters: number } {
    return { documents: this.#known.size, characters: this.#characters };
  }

  /** @throws a list of {RequestError}: the syntax error, or the validation errors */
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
      throw errors.map((error) => new RequestError("GRAPHQL_VALIDATION_FAILED", error.message, {}, error));
    }
    this.#keep(query, document);
    return document;
  }

  #keep(query: string, document: DocumentNode): void {
    if (query.length > LONGEST) return;
    dropTokens(document);
    this.#known.set(query, document);
    this.#characters += query.length;
    for (const [oldest] of this.#known) {
      if (this.#known.size <= MOST_DOCUMENTS && this.#characters <= MOST_CHARACTERS) return;
      this.#known.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}

function parsed(query: string): DocumentNode {
  try {
    return parse(query, { maxLexicalTokens: LIMITS.tokens });
  } catch (error) {
    const wrong = error instanceof GraphQLError ? error : new GraphQLError(String(error));
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as what validation finds
    throw [new RequestError("GRAPHQL_PARSE_FAILED", wrong.message, {}, wrong)];
  }
}
