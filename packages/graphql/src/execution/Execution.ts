import {
  defaultTypeResolver,
  type FieldNode,
  getArgumentValues,
  GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  locatedError,
  type OperationDefinitionNode,
  responsePathAsArray,
} from "graphql";
import { bytesOf } from "../response/countValue.ts";
import { isPromise } from "../response/isPromise.ts";
import { LocatedError } from "../response/LocatedError.ts";
import type { Metered } from "../response/meterSchema.ts";
import { NEVER } from "../response/neverSettles.ts";
import { CollectedErrors, type Path } from "./CollectedErrors.ts";
import type { FieldPlan, ObjectPlan, Plain, Plan, Shape } from "./Plan.ts";
import { nullError, planOfType } from "./resultErrors.ts";
import { serializeLeaf } from "./serializeLeaf.ts";
import { ignoreFailures, settled } from "./settled.ts";

interface PlannedRequest {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  plan: Plan;
  /** Coerced. */
  variables: Record<string, unknown>;
  context: Metered;
}

/**
 * Executes a query by its plan: does what GraphQL's own executor does, in the same order, without collecting the selected
 * fields for each object again. A plain field needs neither `info` nor arguments, and is counted with its object.
 */
export class Execution {
  readonly #request: PlannedRequest;
  readonly #collected = new CollectedErrors();
  /** Of plain fields, until their object is counted. */
  #bytes = 0;

  constructor(request: PlannedRequest) {
    this.#request = request;
  }

  get errors(): readonly GraphQLError[] {
    return this.#collected.errors;
  }

  /** Resolves to the data, null if an error has propagated to the root. */
  async run(): Promise<unknown> {
    try {
      return await this.#object(this.#request.plan.root, undefined, undefined);
    } catch (error) {
      this.#collected.add(error as GraphQLError, undefined);
      return null;
    }
  }

  #object(plan: ObjectPlan, source: unknown, path: Path | undefined): unknown {
    const { response } = this.#request.context;
    if (response.ended) return NEVER;
    response.take("answerFields", plan.plainFields);
    this.#bytes += plan.plainBytes;
    const result: Record<string, unknown> = { ...plan.blank };
    let waits = false;
    try {
      for (const field of plan.fields) {
        const { name, plain } = field;
        const value =
          plain === undefined ? this.#field(field, source, path) : this.#plain(field, plain, source, path);
        // eslint-disable-next-line billio/no-inherited-names -- all names are its own; see `blank`
        result[name] = value;
        if (isPromise(value)) waits = true;
      }
    } catch (error) {
      if (!waits) throw error;
      // Pending fields may fail as well.
      return settled(result).finally(() => {
        throw error;
      });
    }
    response.take("answerBytes", this.#bytes);
    this.#bytes = 0;
    return this.#orNever(waits ? settled(result) : result);
  }

  /** Stops the execution of an abandoned response. */
  #orNever(value: unknown): unknown {
    return this.#request.context.response.ended ? NEVER : value;
  }

  /** A field whose resolver takes only its parent. */
  #plain(field: FieldPlan, { resolve, meter }: Plain, source: unknown, path: Path | undefined): unknown {
    const { response } = this.#request.context;
    const { shape, nodes } = field;
    let counted = false;
    let at: Path | undefined;
    try {
      const value = resolve(source);
      if (isPromise(value)) {
        const info = this.#info(field, pathOf(field, path));
        return this.#settle(field, meter.count(response, value, info), info);
      }
      counted = true;
      const inner = shape.kind === "nonNull" ? shape.of : shape;
      const isLeaf = inner.kind === "leaf";
      if (isLeaf) this.#bytes += bytesOf(value);
      if (value === null || value === undefined) {
        if (shape.kind === "nonNull") throw nullError(field);
        return null;
      }
      if (value instanceof Error) throw value;
      if (isLeaf) {
        counted = meter.plain;
        return serializeLeaf(inner.type, value);
      }
      response.take("answerObjects", 1);
      const { plan } = inner as Extract<Shape, { kind: "object" }>;
      at = pathOf(field, path);
      const object = this.#object(plan, value, at);
      return isPromise(object) ? this.#orFailed(object, nodes, shape, at) : object;
    } catch (error) {
      if (!counted) response.take("answerErrors", 1);
      at ??= pathOf(field, path);
      return this.#failed(LocatedError.of(error, { fieldNodes: nodes, path: at }), nodes, shape, at);
    }
  }

  #field(field: FieldPlan, source: unknown, path: Path | undefined): unknown {
    const { context, variables } = this.#request;
    const info = this.#info(field, pathOf(field, path));
    try {
      const [node] = field.nodes;
      const args = field.args ?? (node ? getArgumentValues(field.field, node, variables) : {});
      return this.#settle(field, field.field.resolve?.(source, args, context, info), info);
    } catch (error) {
      return this.#failed(error, field.nodes, field.shape, info.path);
    }
  }

  /** @param result the resolver's result, counted already */
  #settle({ shape, nodes }: FieldPlan, result: unknown, info: GraphQLResolveInfo): unknown {
    const { path } = info;
    const completed = isPromise(result)
      ? result.then((resolved) => this.#complete(shape, resolved, info, path))
      : this.#complete(shape, result, info, path);
    return isPromise(completed) ? this.#orFailed(completed, nodes, shape, path) : completed;
  }

  #complete(shape: Shape, value: unknown, info: GraphQLResolveInfo, path: Path): unknown {
    if (value instanceof Error) throw value;
    if (shape.kind === "nonNull") {
      const completed = this.#complete(shape.of, value, info, path);
      if (completed === null) throw nullError({ parent: info.parentType, field: { name: info.fieldName } });
      return completed;
    }
    if (value === null || value === undefined) return null;
    switch (shape.kind) {
      case "list":
        return this.#list(shape.of, value, info, path);
      case "leaf":
        return serializeLeaf(shape.type, value);
      case "object":
        return this.#object(shape.plan, value, path);
      case "abstract": {
        const { type } = shape;
        const resolveType = type.resolveType ?? defaultTypeResolver;
        const name = resolveType(value, this.#request.context, info, type);
        const complete = (named: string | undefined) =>
          this.#object(planOfType(shape, named, info), value, path);
        return isPromise(name) ? name.then(complete) : complete(name);
      }
    }
  }

  #list(shape: Shape, value: unknown, info: GraphQLResolveInfo, path: Path): unknown {
    const { fieldNodes: nodes, parentType, fieldName } = info;
    if (!isIterable(value)) {
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${parentType.name}.${fieldName}".`,
      );
    }
    const items: unknown[] = [];
    const complete = (item: unknown, key: number): unknown => {
      const at: Path = { prev: path, key, typename: undefined };
      try {
        const completed = isPromise(item)
          ? item.then((resolved) => this.#complete(shape, resolved, info, at))
          : this.#complete(shape, item, info, at);
        return isPromise(completed) ? this.#orFailed(completed, nodes, shape, at) : completed;
      } catch (error) {
        return this.#failed(error, nodes, shape, at);
      }
    };
    try {
      for (const item of value) items.push(complete(item, items.length));
    } catch (error) {
      ignoreFailures(items);
      throw error;
    }
    return items.some(isPromise) ? Promise.all(items) : items;
  }

  /** Handles a later rejection as an error of the field. */
  #orFailed(completed: PromiseLike<unknown>, nodes: readonly FieldNode[], shape: Shape, path: Path): unknown {
    return completed.then(undefined, (error: unknown) => this.#failed(error, nodes, shape, path));
  }

  /** Nulls the field, or propagates the error to the nearest nullable ancestor. */
  #failed(thrown: unknown, nodes: readonly FieldNode[], { kind }: Shape, path: Path): null {
    const error = locatedError(thrown, nodes, responsePathAsArray(path));
    if (kind === "nonNull") throw error;
    this.#collected.add(error, path);
    return null;
  }

  #info({ field, nodes, parent }: FieldPlan, path: Path): GraphQLResolveInfo {
    const { schema, plan, operation, variables } = this.#request;
    return {
      fieldName: field.name,
      fieldNodes: nodes,
      returnType: field.type,
      parentType: parent,
      path,
      schema,
      fragments: plan.fragments,
      rootValue: undefined,
      operation,
      variableValues: variables,
    };
  }
}

function pathOf({ name, parent }: FieldPlan, prev: Path | undefined): Path {
  return { prev, key: name, typename: parent.name };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === "object" &&
    typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === "function"
  );
}
