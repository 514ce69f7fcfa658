export type { RoleLists } from "./checkLists.ts";
export { type DatabaseRole, databaseRoles } from "./databaseRoles.ts";
export { GrantError, InvalidGrantError } from "./GrantError.ts";
export type { GrantEvent, OnGrantProgress } from "./GrantEvent.ts";
export { grantRoles, type GrantRolesOptions } from "./grantRoles.ts";
export type { Mapping, MappingChange } from "./Mapping.ts";
export { type OutputsFile, readOutputs } from "./readOutputs.ts";
