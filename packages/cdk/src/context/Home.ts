/** Account and Region of the stacks; "" for one that is missing or malformed, and reported already. */
export interface Home {
  account: string;
  region: string;
}

/** Whether an ARN is of the same account and Region, as far as they are known. */
export function isAt(
  home: Home,
  named: { account: string | undefined; region: string | undefined },
): boolean {
  return (["account", "region"] as const).every((part) => home[part] === "" || home[part] === named[part]);
}
