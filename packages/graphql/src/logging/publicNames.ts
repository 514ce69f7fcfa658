import { settingNames } from "@mattb.tech/billio-config";
import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";

/** Names that the log may quote: those of settings and of everything in a schema. None is a user's text. */
export function publicNames(schema?: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>(Object.values(settingNames));
  for (const type of Object.values(schema?.getTypeMap() ?? {})) {
    names.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name);
    if (isInputObjectType(type)) for (const name of Object.keys(type.getFields())) names.add(name);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const { name, args } of Object.values(type.getFields())) {
        names.add(name);
        for (const argument of args) names.add(argument.name);
      }
    }
  }
  return names;
}
