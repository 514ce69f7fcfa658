import { type GraphQLResolveInfo, Kind, type SelectionNode } from "graphql";
import { isExcluded } from "../../limits/isExcluded.ts";

/** Names of the fields that a request selects of the object being resolved, fragments, @skip and @include considered. */
export function selectedFields(info: GraphQLResolveInfo): Set<string> {
  const names = new Set<string>();
  for (const { selectionSet } of info.fieldNodes) visit(selectionSet?.selections ?? [], info, names);
  return names;
}

function visit(selections: readonly SelectionNode[], info: GraphQLResolveInfo, names: Set<string>): void {
  for (const selection of selections) {
    if (isExcluded(selection, info.variableValues)) continue;
    if (selection.kind === Kind.FIELD) names.add(selection.name.value);
    // Of a page or a search there is one type, so a fragment on it always applies.
    else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet.selections, info, names);
    else visit(info.fragments[selection.name.value]?.selectionSet.selections ?? [], info, names);
  }
}
