/** Where the stacks are; "" for what is missing or malformed, and told of already. */
export interface Home {
  account: string;
  region: string;
}

/** Whether what an ARN names is there too, as far as that is known. */
export function isAt(
  home: Home,
  named: { account: string | undefined; region: string | undefined },
): boolean {
  return (["account", "region"] as const).every((part) => home[part] === "" || home[part] === named[part]);
}
