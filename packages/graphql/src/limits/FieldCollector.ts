import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { isExcluded } from "./isExcluded.ts";
import { LimitError } from "./LimitError.ts";
import { LIMITS } from "./limits.ts";

export interface Operation {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced, defaults filled in. */
  variables: Readonly<Record<string, unknown>>;
}

/** One field of the response: all nodes of the query with the same response key. */
export interface Selected {
  parent: GraphQLCompositeType;
  name: string;
  nodes: FieldNode[];
}

/** Collects the fields of objects as execution does (CollectFields of the specification), and counts them. */
export class FieldCollector {
  readonly #operation: Operation;
  #fields = 0;

  constructor(operation: Operation) {
    this.#operation = operation;
  }

  /**
   * The fields that the selection sets select together, each fragment once.
   *
   * @throws {LimitError} when fragments multiply the fields too often
   */
  collect(parent: GraphQLCompositeType, sets: readonly SelectionSetNode[]): Selected[] {
    const { fragments, variables } = this.#operation;
    const found = new Map<string, Selected>();
    const visited = new Set<string>();
    const add = (type: GraphQLCompositeType, { selections }: SelectionSetNode) => {
      for (const node of selections) {
        if (++this.#fields > LIMITS.fields) throw new LimitError("fields", this.#fields);
        if (isExcluded(node, variables)) continue;
        if (node.kind === Kind.FIELD) {
          const key = `${type.name}.${node.alias?.value ?? node.name.value}`;
          const same = found.get(key);
          if (same === undefined) found.set(key, { parent: type, name: node.name.value, nodes: [node] });
          else same.nodes.push(node);
        } else if (node.kind === Kind.INLINE_FRAGMENT) {
          add(this.#named(node.typeCondition?.name.value, type), node.selectionSet);
        } else {
          const fragment = fragments.get(node.name.value);
          if (fragment === undefined || visited.has(node.name.value)) continue;
          visited.add(node.name.value);
          add(this.#named(fragment.typeCondition.name.value, type), fragment.selectionSet);
        }
      }
    };
    for (const set of sets) add(parent, set);
    return [...found.values()];
  }

  #named(name: string | undefined, otherwise: GraphQLCompositeType): GraphQLCompositeType {
    const type = name === undefined ? undefined : this.#operation.schema.getType(name);
    return isCompositeType(type) ? type : otherwise;
  }
}
