import { expect, test } from "vitest";
import { account, ana, maya, talk, tomas, user } from "@/testing/world";
import { findMentions, mayMentionAll, mentionsAll } from "./mentions";

const zoe = user("zoe", "Zoë Marsh");
const gone = { ...user("gone", "Mara Gone"), deactivated: true };
const { details } = talk("team", [ana, maya, tomas, zoe, gone], [], { title: "Team" });
const names = (query: string, spoke: string[] = [], from = details) =>
  findMentions(query, { account: account(), details: from, spoke, others: [user("max", "Max Ox")] })
    .map((it) =>
      it.type === "all" ? `all ${String(it.count)}` : `${it.user.id}${it.isMember ? "" : "?"}`,
    )
    .join(" ");

test("who wrote last comes first, then the others by name; oneself and who is gone are not offered", () => {
  expect(names("")).toBe("maya tomas zoe all 3");
  expect(names("", ["zoe", "tomas"])).toBe("zoe tomas maya all 3");
});

test("the beginning of any word of a name finds it, accents or not, members before the others", () => {
  expect(names("ma")).toBe("maya zoe max?");
  expect(names("ZOE")).toBe("zoe");
  expect(names("ol")).toBe("tomas");
  expect(names("al")).toBe("all 3");
});

test("everybody is offered only to who may name everybody", () => {
  expect(mayMentionAll(details)).toBe(true);
  expect(names("al", [], { ...details, permissions: ["pin"] })).toBe("");
  expect(mayMentionAll(talk("two", [ana, maya], []).details)).toBe(false);
});

test("everybody is offered however many there are", () => {
  const many = Array.from({ length: 30 }, (_, at) =>
    user(`u${String(at)}`, `Person ${String(at)}`),
  );
  const large = talk("large", [ana, ...many], [], { title: "Large" }).details;
  expect(names("", [], large).split(" ").slice(-2)).toEqual(["all", "30"]);
});

test.each([
  ["@all lunch?", true],
  ["lunch, @All.", true],
  ["call@all.org", false],
  ["@alley", false],
  ["@all.", true],
  ["@all_of", true],
  ["@allof", false],
  ["`@all`", false],
  ["```\n@all\n```", false],
])("whether %j names everybody: %j", (text, is) => expect(mentionsAll(text)).toBe(is));
