import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import { LIMITS } from "../limits/limits.ts";
import { dropTokens } from "./dropTokens.ts";
import { RequestError } from "./RequestError.ts";

/** Characters of the longest cached query; known clients' have at most 2,000. */
const MAX_LENGTH = 20_000;
/** Characters of all cached queries; parsed they take a hundred times that. */
const MAX_CHARACTERS = 200_000;
/** Each includes the plans of its operations, of a few hundred fields together at most. */
const MAX_DOCUMENTS = 200;
const MAX_ERRORS = 10;

/**
 * Cache of parsed and validated queries: the most recently used are kept, within limits of memory. Whatever else is known of a
 * query is in weak maps by its nodes, and is dropped with it.
 */
export class DocumentCache {
  readonly #schema: GraphQLSchema;
  /** In order of last use. */
  readonly #documents = new Map<string, DocumentNode>();
  #characters = 0;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The size of the cache. */
  get kept(): { documents: number; characters: number } {
    return { documents: this.#documents.size, characters: this.#characters };
  }

  /** @throws a list of {RequestError}: the syntax error, or the validation errors */
  get(query: string): DocumentNode {
    const cached = this.#documents.get(query);
    if (cached !== undefined) {
      this.#documents.delete(query);
      this.#documents.set(query, cached);
      return cached;
    }
    const document = parsed(query);
    const errors = validate(this.#schema, document, undefined, { maxErrors: MAX_ERRORS });
    if (errors.length > 0) {
      // oxlint-disable-next-line typescript/only-throw-error -- an answer has all of them
      throw errors.map((error) => new RequestError("GRAPHQL_VALIDATION_FAILED", error.message, {}, error));
    }
    this.#keep(query, document);
    return document;
  }

  #keep(query: string, document: DocumentNode): void {
    if (query.length > MAX_LENGTH) return;
    dropTokens(document);
    this.#documents.set(query, document);
    this.#characters += query.length;
    for (const [oldest] of this.#documents) {
      if (this.#documents.size <= MAX_DOCUMENTS && this.#characters <= MAX_CHARACTERS) return;
      this.#documents.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}

function parsed(query: string): DocumentNode {
  try {
    return parse(query, { maxLexicalTokens: LIMITS.tokens });
  } catch (error) {
    const syntaxError = error instanceof GraphQLError ? error : new GraphQLError(String(error));
    // oxlint-disable-next-line typescript/only-throw-error -- as what validation finds
    throw [new RequestError("GRAPHQL_PARSE_FAILED", syntaxError.message, {}, syntaxError)];
  }
}
