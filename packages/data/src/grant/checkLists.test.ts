import { describe, expect, test } from "vitest";
import { checkLists, splitArns } from "./checkLists.ts";
import { InvalidGrantError } from "./GrantError.ts";

const ROLE = "arn:aws:iam::111122223333:role";
const check = (app: string[], readOnly: string[] = []) => checkLists({ app, readOnly });

test.each([`${ROLE}/billio-api`, "arn:aws-us-gov:iam::111122223333:role/a/b/c", `${ROLE}/p!~'q"/x+=,.@-_`])(
  "%s is the ARN of a role",
  (arn) => {
    expect(check([arn, arn])).toEqual([{ role: "billio_app", arn }]);
    expect(check([], [arn])).toEqual([{ role: "billio_readonly", arn }]);
  },
);

describe("an ARN is rejected", () => {
  test.each([
    [
      "arn:aws:iam::111122223333:user/somebody",
      "is the ARN of a user; list the role that the Lambda has, e.g.",
    ],
    [
      "arn:aws:sts::111122223333:assumed-role/x/y",
      "is the ARN of a role's session; list the role itself, e.g.",
    ],
    ["arn:aws:iam::111122223333:root", "is not the ARN of a role; one looks like"],
    ["arn:aws:iam::111122223333:group/x", "is not the ARN of a role"],
    [`${ROLE}/`, "is not the ARN of a role"],
    [`${ROLE}/billio-*`, "is not the ARN of a role"],
    [`${ROLE}/${"x".repeat(65)}`, "is not the ARN of a role"],
    ["arn:aws:iam::1:role/x", "is not an ARN of IAM; a role's looks like"],
    ["arn:aws:lambda:us-east-1:111122223333:function:x", "is not an ARN of IAM"],
    ["billio-api", "is not an ARN of IAM"],
  ])("%s %s", (arn, reason) => {
    expect(() => check([], [arn])).toThrow(`${arn} ${reason}`);
  });

  test("that is an empty text", () => {
    expect(() => check([""])).toThrow("An empty text is not an ARN of IAM");
  });

  test("without its control characters reaching a terminal", () => {
    expect(() => check([`${ROLE}/x\u001b[2J\n`])).toThrow('role/x\\u001b[2J\\n" is not the ARN of a role');
  });

  test("that is in both lists", () => {
    expect(() => check([`${ROLE}/x`], [`${ROLE}/x`])).toThrow(
      `${ROLE}/x is listed for billio_app and for billio_readonly; a role connects as one`,
    );
  });

  test("together with all other invalid ones", () => {
    const faults = (() => {
      try {
        return check(["x", `${ROLE}/both`], ["y", `${ROLE}/both`]);
      } catch (error) {
        return error instanceof InvalidGrantError ? error.faults : [];
      }
    })();
    expect(faults).toHaveLength(3);
  });
});

test("a list is split at its commas, not at those in a name", () => {
  expect(splitArns(`${ROLE}/a,b, ${ROLE}/c,`)).toEqual([`${ROLE}/a,b`, `${ROLE}/c,`]);
  expect(splitArns(" ")).toEqual([]);
});
