import type { GraphQLError, GraphQLResolveInfo } from "graphql";

export type Path = GraphQLResolveInfo["path"];

/** The errors of a response. Below a path that an error has made null no more are added, as in GraphQL's own executor. */
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
