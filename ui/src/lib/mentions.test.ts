import { expect, test } from "vitest";
import { splitMentions } from "./mentions";

const known = new Set(["ana", "ana-lena", "all"]);
const named = (text: string) => {
  const parts = splitMentions(text, (name) => (known.has(name) ? name : null));
  expect(parts.map((part) => part.text).join("")).toBe(text);
  return parts.flatMap(({ who }) => (who === null ? [] : [who]));
};

test.each([
  ["@ana look", ["ana"]],
  ["hi @Ana.", ["ana"]],
  ["@ana-lena and @ana-maria", ["ana-lena", "ana"]],
  ["(@all)", ["all"]],
  ["@anabel, ana, x@ana, @ana@host.org, @anaé", []],
  ["@nobody @ana", ["ana"]],
])("in %s are named %o", (text, names) => {
  expect(named(text)).toEqual(names);
});
