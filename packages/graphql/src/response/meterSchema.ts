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
import { createCounter, type FieldLocation, spread, type ValueCounter } from "./countValue.ts";
import { isPromise } from "./isPromise.ts";
import { LocatedError } from "./LocatedError.ts";
import { NEVER } from "./neverSettles.ts";

/** A context whose fields are counted. */
export interface Metered {
  readonly response: ResponseBuilder;
}

/** Counts a field's values. */
export interface Meter extends ValueCounter {
  /** The unmetered resolver; undefined for one that returns its parent's property. */
  resolve: GraphQLFieldResolver<unknown, unknown> | undefined;
  /** Counts the resolver's result. @returns the value to continue with */
  count(response: ResponseBuilder, value: unknown, location: FieldLocation): unknown;
}

/** Meters by metered field. GraphQL's own fields, of introspection, are the same objects for all schemas. */
const meters = new WeakMap<GraphQLField<unknown, unknown>, Meter>();

/**
 * Wraps every resolver of the schema, those of introspection included, so that it counts what it adds to the response in
 * its context. Without a response there it works as before.
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

/** @returns undefined for a field that isn't metered */
export function meterOf(field: GraphQLField<unknown, unknown>): Meter | undefined {
  return meters.get(field);
}

function counting(meter: Meter): GraphQLFieldResolver<unknown, unknown> {
  const resolve = meter.resolve ?? defaultFieldResolver;
  return (source, args, context, info) => {
    const response = (context as { response?: unknown } | undefined)?.response;
    if (!(response instanceof ResponseBuilder)) return resolve(source, args, context, info);
    response.take("answerFields", 1);
    response.take("answerBytes", String(info.path.key).length + 4);
    if (response.ended) return NEVER;
    let value: unknown;
    try {
      value = resolve(source, args, context, info);
    } catch (error) {
      response.take("answerErrors", 1);
      throw LocatedError.of(error, info);
    }
    return meter.count(response, value, info);
  };
}

function createMeter({ resolve, type }: GraphQLField<unknown, unknown>): Meter {
  const counter = createCounter(type);
  const { take, leaves } = counter;
  return {
    ...counter,
    resolve,
    count(response, value, info) {
      if (!isPromise(value)) {
        const taken = take(response, value, info);
        return leaves ? taken : spread(response, taken, info);
      }
      return {
        then: (next: (value: unknown) => unknown, failed: (error: unknown) => unknown) =>
          value.then(
            (resolved) => {
              if (response.ended || take(response, resolved, info) === NEVER) return NEVER;
              if (leaves) return next(resolved);
              response.take("answerObjects", LOOKED_UP - 1);
              // Many fields may have waited for the same value.
              const proceed = (due: unknown) => next(spread(response, due, info));
              return response.large ? response.later(resolved, proceed) : proceed(resolved);
            },
            (error: unknown) => {
              response.take("answerErrors", 1);
              if (response.ended) return NEVER;
              const located = LocatedError.of(error, info);
              if (typeof failed !== "function") throw located;
              return failed(located);
            },
          ),
      };
    },
  };
}
