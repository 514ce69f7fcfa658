import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from "graphql";

export interface Depths {
  /** Levels of fields; 1 for `{ book(id: "…") }`. */
  fields: number;
  /** Levels below `__schema` and `__type`, those included. */
  introspection: number;
}

/** Measures the depth of a selection with fragments expanded, in linear time: each fragment is visited once. */
export function measureDepth(
  selection: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Depths {
  const known = new Map<string, Depths>();

  function ofFragment(name: string): Depths {
    const found = known.get(name);
    if (found !== undefined) return found;
    // Validation rejects cycles; this ends one nevertheless.
    known.set(name, { fields: 0, introspection: 0 });
    const fragment = fragments.get(name);
    const depths =
      fragment === undefined ? { fields: 0, introspection: 0 } : ofSelection(fragment.selectionSet);
    known.set(name, depths);
    return depths;
  }

  function ofSelection(set: SelectionSetNode): Depths {
    const deepest: Depths = { fields: 0, introspection: 0 };
    const take = ({ fields, introspection }: Depths) => {
      deepest.fields = Math.max(deepest.fields, fields);
      deepest.introspection = Math.max(deepest.introspection, introspection);
    };
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) take(ofFragment(node.name.value));
      else if (node.kind === Kind.INLINE_FRAGMENT) take(ofSelection(node.selectionSet));
      else {
        const below = node.selectionSet ? ofSelection(node.selectionSet) : { fields: 0, introspection: 0 };
        const { value: name } = node.name;
        if (name === "__schema" || name === "__type") take({ fields: 1, introspection: below.fields + 1 });
        else take({ fields: below.fields + 1, introspection: below.introspection });
      }
    }
    return deepest;
  }

  return ofSelection(selection);
}
