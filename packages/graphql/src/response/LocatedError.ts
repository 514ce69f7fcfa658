import {
  type FieldNode,
  getLocation,
  GraphQLError,
  type GraphQLResolveInfo,
  responsePathAsArray,
} from "graphql";

type Locations = NonNullable<GraphQLError["locations"]>;
type Place = Pick<GraphQLResolveInfo, "fieldNodes" | "path">;

const known = new WeakMap<readonly FieldNode[], Locations>();

/**
 * An error with its location and path in the response, as GraphQL makes one of what a resolver throws. GraphQL itself scans
 * the query for the field's line each time (20 ms where that is the millionth) and captures a stack; this does neither.
 */
export class LocatedError extends GraphQLError {
  override readonly locations: Locations;
  override readonly originalError: Error;

  private constructor(error: Error, { fieldNodes, path }: Place) {
    super(error.message, {
      path: responsePathAsArray(path),
      extensions: (error as { extensions?: Record<string, unknown> }).extensions,
    });
    this.locations = locationsOf(fieldNodes);
    this.originalError = error;
  }

  /** @returns the value itself when it is no error, or has a path already */
  static of(error: unknown, place: Place): unknown {
    if (!(error instanceof Error) || Array.isArray((error as { path?: unknown }).path)) return error;
    // The error beneath has one.
    return withoutStack(() => new LocatedError(error, place));
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
  const found = known.get(fieldNodes);
  if (found !== undefined) return found;
  const locations = fieldNodes.flatMap(({ loc }) => (loc ? [getLocation(loc.source, loc.start)] : []));
  known.set(fieldNodes, locations);
  return locations;
}
