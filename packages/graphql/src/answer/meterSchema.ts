import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  introspectionTypes,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from "graphql";
import { Answer } from "./Answer.ts";
import { LOOKED_UP } from "./AnswerLimits.ts";
import { createTake, spread } from "./createTake.ts";
import { isPromise } from "./isPromise.ts";
import { LocatedError } from "./LocatedError.ts";
import { NEVER } from "./never.ts";

/** Fields whose resolvers count. GraphQL's own, of introspection, are the same objects for all schemas. */
const metered = new WeakSet<GraphQLField<unknown, unknown>>();

/**
 * Has every resolver of the schema, those of introspection included, count what it adds to the answer that is in its
 * context. Without one it does what it did before.
 */
export function meterSchema(schema: GraphQLSchema): void {
  const types = new Set([...Object.values(schema.getTypeMap()), ...introspectionTypes]);
  const fields = [...types].flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []));
  for (const field of [...fields, SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef]) {
    if (metered.has(field)) continue;
    metered.add(field);
    field.resolve = counting(field);
  }
}

function counting(field: GraphQLField<unknown, unknown>): GraphQLFieldResolver<unknown, unknown> {
  const resolve = field.resolve ?? defaultFieldResolver;
  const { take, leaves } = createTake(field.type);
  return (source, args, context, info) => {
    const answer = (context as { answer?: unknown } | undefined)?.answer;
    if (!(answer instanceof Answer)) return resolve(source, args, context, info);
    answer.take("answerFields", 1);
    answer.take("answerBytes", String(info.path.key).length + 4);
    if (answer.ended) return NEVER;
    let value: unknown;
    try {
      value = resolve(source, args, context, info);
    } catch (error) {
      answer.take("answerErrors", 1);
      throw LocatedError.of(error, info);
    }
    if (!isPromise(value)) {
      const taken = take(answer, value, info);
      return leaves ? taken : spread(answer, taken, info);
    }
    return {
      then: (next: (value: unknown) => unknown, failed: (error: unknown) => unknown) =>
        value.then(
          (arrived) => {
            if (answer.ended || take(answer, arrived, info) === NEVER) return NEVER;
            if (leaves) return next(arrived);
            answer.take("answerObjects", LOOKED_UP - 1);
            // Many may have waited for one and the same value.
            const goOn = (due: unknown) => next(spread(answer, due, info));
            return answer.large ? answer.later(arrived, goOn) : goOn(arrived);
          },
          (error: unknown) => {
            answer.take("answerErrors", 1);
            if (answer.ended) return NEVER;
            const located = LocatedError.of(error, info);
            if (typeof failed !== "function") throw located;
            return failed(located);
          },
        ),
    };
  };
}
