import type { GraphQLFieldResolver } from "graphql";
import type { Context } from "../../context/Context.ts";

/** A mutation's resolver. What the request has read before is forgotten, also when the mutation fails half-way. */
export function mutation<Arguments>(
  run: (args: Arguments, context: Context) => Promise<unknown>,
): GraphQLFieldResolver<unknown, Context, Arguments> {
  return async (_, args, context) => {
    try {
      return await run(args, context);
    } finally {
      context.loaders.clear();
    }
  };
}
