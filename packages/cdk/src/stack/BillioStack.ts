import { type CfnElement, CfnResource, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Context } from "../context/Context.ts";
import type { ContextFault } from "../context/ContextError.ts";

interface BillioStackProps {
  description: string;
  /** Termination protection. */
  terminationProtection?: boolean;
}

/** A stack in the context's account and Region, whose resources keep the logical ids that the context names for them. */
export abstract class BillioStack extends Stack {
  readonly context: Context;

  constructor(scope: Construct, name: string, context: Context, props: BillioStackProps) {
    const { account, region } = context;
    super(scope, name, { ...props, stackName: name, env: { account, region } });
    this.context = context;
  }

  /** Paths with a logical id in the context that lead to no resource: a new one would be created next to the old one. */
  faultsOfLogicalIds(): ContextFault[] {
    const paths = this.node
      .findAll()
      .filter((one) => CfnResource.isCfnResource(one))
      .map((one) => this.#pathOf(one));
    return [...this.#logicalIds().keys()]
      .filter((path) => !paths.includes(path))
      .map((path) => ({
        key: `logicalIds.${this.stackName}.${path}`,
        reason: `leads to no resource; there are ${paths.join(", ")}`,
      }));
  }

  protected override allocateLogicalId(element: CfnElement): string {
    return this.#logicalIds().get(this.#pathOf(element)) ?? super.allocateLogicalId(element);
  }

  #logicalIds(): ReadonlyMap<string, string> {
    return this.context.logicalIds.get(this.stackName) ?? new Map<string, string>();
  }

  /** `ItemTable` for `BillioDataV3/ItemTable/Resource`. */
  #pathOf({ node }: Construct): string {
    return node.path.slice(this.node.path.length + 1).replace(/\/Resource$/, "");
  }
}

/** The context of the stack around a construct. */
export function contextOf(construct: Construct): Context {
  const stack = Stack.of(construct);
  if (stack instanceof BillioStack) return stack.context;
  throw new TypeError(`${construct.node.path} must be within a BillioStack`);
}
