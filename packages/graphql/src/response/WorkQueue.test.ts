import { expect, test } from "vitest";
import { WorkQueue } from "./WorkQueue.ts";

test("what a unit adds is done in order, before what was there already", () => {
  const units = new WorkQueue();
  const done: string[] = [];
  const add = (name: string, inside: string[] = []) => {
    units.add(() => {
      done.push(name);
      for (const each of inside) add(each);
    });
  };
  add("a", ["a1", "a2"]);
  add("b", ["b1"]);
  while (units.run());
  expect(done).toEqual(["a", "a1", "a2", "b", "b1"]);
  expect(units.empty).toBe(true);
});

test("what is added between units comes last", () => {
  const units = new WorkQueue();
  const done: string[] = [];
  units.add(() => {
    done.push("a");
    units.add(() => done.push("a1"));
  });
  units.add(() => done.push("b"));
  units.run();
  units.add(() => done.push("late"));
  while (units.run());
  expect(done).toEqual(["a", "a1", "b", "late"]);
});

test("what was to be done is forgotten when it is cleared", () => {
  const units = new WorkQueue();
  units.add(() => {
    throw new Error("cleared");
  });
  units.clear();
  expect(units.run()).toBe(false);
});
