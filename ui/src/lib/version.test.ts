import { expect, test } from "vitest";
import { compareVersions } from "./version";

test("versions are compared by their numbers", () => {
  expect(compareVersions("0.1.0", "0.2.0")).toBe("older");
  expect(compareVersions("0.10.0", "0.9.3")).toBe("newer");
  expect(compareVersions("1.0.0", "1.0.0")).toBeNull();
  expect(compareVersions("0.1.0", "linnet.v9")).toBeNull();
});
