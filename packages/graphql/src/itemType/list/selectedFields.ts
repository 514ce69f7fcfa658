import { type GraphQLResolveInfo, Kind, type SelectionNode } from "graphql";
import { isExcluded } from "../../limits/isExcluded.ts";

/** Names of the fields that a request selects of the object being resolved. Heeds fragments, @skip and @include. */
export function selectedFields(info: GraphQLResolveInfo): Set<string> {
  const names = new Set<string>();
  for (const { selectionSet } of info.fieldNodes) visit(selectionSet?.selections ?? [], info, names);
  return names;
}

function visit(selections: readonly SelectionNode[], info: GraphQLResolveInfo, names: Set<string>): void {
  for (const selection of selections) {
    if (isExcluded(selection, info.variableValues)) continue;
    if (selection.kind === Kind.FIELD) names.add(selection.name.value);
    // A page or a search has one type, so a fragment on it always applies.
    else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet.selections, info, names);
    else visit(info.fragments[selection.name.value]?.selectionSet.selections ?? [], info, names);
  }
}
