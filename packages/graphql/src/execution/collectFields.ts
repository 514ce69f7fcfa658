import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
  typeFromAST,
} from "graphql";
import { isExcluded } from "../limits/isExcluded.ts";

/**
 * The fields selected of an object, by response key, each fragment once: the specification's CollectFields. The
 * selections must not depend on variables.
 */
export function collectFields(
  schema: GraphQLSchema,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Map<string, FieldNode[]> {
  const found = new Map<string, FieldNode[]>();
  const visited = new Set<string>();

  function applies(fragment: Pick<FragmentDefinitionNode, "typeCondition"> | undefined): boolean {
    const condition = fragment?.typeCondition;
    if (condition === undefined) return true;
    const named = typeFromAST(schema, condition);
    return named === type || (isAbstractType(named) && schema.isSubType(named, type));
  }

  function add({ selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (isExcluded(node, {})) continue;
      if (node.kind === Kind.FIELD) {
        const name = (node.alias ?? node.name).value;
        const same = found.get(name);
        if (same === undefined) found.set(name, [node]);
        else same.push(node);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        if (applies(node as Pick<FragmentDefinitionNode, "typeCondition">)) add(node.selectionSet);
      } else if (!visited.has(node.name.value)) {
        visited.add(node.name.value);
        // eslint-disable-next-line billio/no-inherited-names -- it inherits none
        const fragment = fragments[node.name.value];
        if (fragment !== undefined && applies(fragment)) add(fragment.selectionSet);
      }
    }
  }

  for (const set of sets) add(set);
  return found;
}
