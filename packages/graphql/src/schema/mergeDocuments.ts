import {
  type DefinitionNode,
  type DocumentNode,
  isTypeDefinitionNode,
  Kind,
  type TypeDefinitionNode,
} from "graphql";

/**
 * Merges documents that may define the same types: the fields, interfaces and directives of a later definition are added
 * to those of the first. So each part of the schema contains only what it adds to `Query`, and each item type only what
 * it adds to the common fields.
 */
export function mergeDocuments(documents: readonly DocumentNode[]): DocumentNode {
  const merged = new Map<string, TypeDefinitionNode>();
  const others: DefinitionNode[] = [];
  for (const definition of documents.flatMap(({ definitions }) => definitions)) {
    if (!isTypeDefinitionNode(definition)) {
      others.push(definition);
      continue;
    }
    const name = definition.name.value;
    const before = merged.get(name);
    merged.set(name, before === undefined ? definition : merge(before, definition));
  }
  return { kind: Kind.DOCUMENT, definitions: [...others, ...merged.values()] };
}

function merge(first: TypeDefinitionNode, second: TypeDefinitionNode): TypeDefinitionNode {
  if (first.kind === Kind.OBJECT_TYPE_DEFINITION && second.kind === Kind.OBJECT_TYPE_DEFINITION) {
    return {
      ...first,
      ...described(first, second),
      interfaces: [...(first.interfaces ?? []), ...(second.interfaces ?? [])],
      directives: [...(first.directives ?? []), ...(second.directives ?? [])],
      fields: [...(first.fields ?? []), ...(second.fields ?? [])],
    };
  }
  if (first.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && second.kind === first.kind) {
    return {
      ...first,
      ...described(first, second),
      fields: [...(first.fields ?? []), ...(second.fields ?? [])],
    };
  }
  throw new TypeError(`Two definitions of one ${first.kind} can't be merged`);
}

type Described = Pick<TypeDefinitionNode, "description">;

function described(first: Described, second: Described): Described {
  const description = first.description ?? second.description;
  return description === undefined ? {} : { description };
}
