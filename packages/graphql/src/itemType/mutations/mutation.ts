import type { GraphQLFieldResolver } from "graphql";
import type { Context } from "../../context/Context.ts";

/** A mutation's resolver. It clears the loaders' caches, also when the mutation fails. */
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
