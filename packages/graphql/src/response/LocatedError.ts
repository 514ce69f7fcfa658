import {
  type FieldNode,
  getLocation,
  GraphQLError,
  type GraphQLResolveInfo,
  responsePathAsArray,
} from "graphql";

type Locations = NonNullable<GraphQLError["locations"]>;
type FieldLocation = Pick<GraphQLResolveInfo, "fieldNodes" | "path">;

const cache = new WeakMap<readonly FieldNode[], Locations>();

/**
 * A resolver's error with its location in the query and path in the response, as GraphQL's own executor adds them. GraphQL
 * itself scans the query for the field's line each time (20 ms for the millionth line) and captures a stack.
 */
export class LocatedError extends GraphQLError {
  override readonly locations: Locations;
  override readonly originalError: Error;

  private constructor(error: Error, { fieldNodes, path }: FieldLocation) {
    super(error.message, {
      path: responsePathAsArray(path),
      extensions: (error as { extensions?: Record<string, unknown> }).extensions,
    });
    this.locations = locationsOf(fieldNodes);
    this.originalError = error;
  }

  /** @returns the value itself if it is no error, or has a path already */
  static of(error: unknown, location: FieldLocation): unknown {
    if (!(error instanceof Error) || Array.isArray((error as { path?: unknown }).path)) return error;
    // The original error has one.
    return withoutStack(() => new LocatedError(error, location));
  }
}

function withoutStack<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function locationsOf(fieldNodes: readonly FieldNode[]): Locations {
  const found = cache.get(fieldNodes);
  if (found !== undefined) return found;
  const locations = fieldNodes.flatMap(({ loc }) => (loc ? [getLocation(loc.source, loc.start)] : []));
  cache.set(fieldNodes, locations);
  return locations;
}
