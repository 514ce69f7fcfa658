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
import { ResponseBuilder } from "./ResponseBuilder.ts";
import { LOOKED_UP } from "./ResponseLimits.ts";
import { createTake, type Place, spread, type Taker } from "./createTake.ts";
import { isPromise } from "./isPromise.ts";
import { LocatedError } from "./LocatedError.ts";
import { NEVER } from "./neverSettles.ts";

/** A context whose fields are counted. */
export interface Metered {
  readonly answer: ResponseBuilder;
}

/** How a field is counted. */
export interface Meter extends Taker {
  /** Counts nothing; undefined for one that gives its parent's property. */
  resolve: GraphQLFieldResolver<unknown, unknown> | undefined;
  /** Counts what the resolver has returned. @returns what GraphQL is to go on with */
  goOn(answer: ResponseBuilder, value: unknown, place: Place): unknown;
}

/** Of the fields whose resolvers count. GraphQL's own, of introspection, are the same objects for all schemas. */
const meters = new WeakMap<GraphQLField<unknown, unknown>, Meter>();

/**
 * Has every resolver of the schema, those of introspection included, count what it adds to the answer that is in its
 * context. Without one it does what it did before.
 */
export function meterSchema(schema: GraphQLSchema): void {
  const types = new Set([...Object.values(schema.getTypeMap()), ...introspectionTypes]);
  const fields = [...types].flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []));
  for (const field of [...fields, SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef]) {
    if (meters.has(field)) continue;
    const meter = createMeter(field);
    meters.set(field, meter);
    field.resolve = counting(meter);
  }
}

/** @returns undefined for a field of no schema that is metered */
export function meterOf(field: GraphQLField<unknown, unknown>): Meter | undefined {
  return meters.get(field);
}

function counting(meter: Meter): GraphQLFieldResolver<unknown, unknown> {
  const resolve = meter.resolve ?? defaultFieldResolver;
  return (source, args, context, info) => {
    const answer = (context as { answer?: unknown } | undefined)?.answer;
    if (!(answer instanceof ResponseBuilder)) return resolve(source, args, context, info);
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
    return meter.goOn(answer, value, info);
  };
}

function createMeter({ resolve, type }: GraphQLField<unknown, unknown>): Meter {
  const taker = createTake(type);
  const { take, leaves } = taker;
  return {
    ...taker,
    resolve,
    goOn(answer, value, info) {
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
    },
  };
}
