import type { GraphQLError, GraphQLResolveInfo } from "graphql";

export type Path = GraphQLResolveInfo["path"];

/** The errors of an answer. What lies below a place that was made null by one adds none, as GraphQL's own executor has it. */
export class CollectedErrors {
  readonly errors: GraphQLError[] = [];
  readonly #places = new Set<Path | undefined>();

  add(error: GraphQLError, place: Path | undefined): void {
    if (this.#isNulled(place)) return;
    this.#places.add(place);
    this.errors.push(error);
  }

  #isNulled(place: Path | undefined): boolean {
    if (this.#places.size === 0) return false;
    for (let path = place; path !== undefined; path = path.prev) if (this.#places.has(path)) return true;
    return this.#places.has(undefined);
  }
}
