import { expect, test } from "vitest";
import { ana, at, maya, message } from "@/testing/world";
import { arrange, guessHeight } from "./entries";

const marks = (entries: ReturnType<typeof arrange>) =>
  entries.map(({ row, isFirst, isNew, startsDay }) =>
    [startsDay ? "day" : null, isNew ? "new" : null, isFirst ? "first" : null, row.body]
      .filter(Boolean)
      .join(" "),
  );

test("messages of one author within five minutes stand together", () => {
  const rows = [
    message(maya, "a", { createdAt: at("10:00") }),
    message(maya, "b", { createdAt: at("10:04") }),
    message(ana, "c", { createdAt: at("10:04") }),
    message(maya, "d", { createdAt: at("10:05") }),
    message(maya, "e", { createdAt: at("10:10") }),
  ];
  expect(marks(arrange(rows, null))).toEqual(["day first a", "b", "first c", "first d", "first e"]);
});

test("each day begins with its name and a group", () => {
  const rows = [
    message(maya, "a", { createdAt: at("23:59", 1) }),
    message(maya, "b", { createdAt: at("0:01") }),
  ];
  expect(marks(arrange(rows, null))).toEqual(["day first a", "day first b"]);
});

test("the New line stands above the first message of others that was not read", () => {
  const rows = [
    message(maya, "read", { seq: 1 }),
    message(ana, "own", { seq: 2 }),
    message(maya, "unread", { seq: 3 }),
    message(maya, "more", { seq: 4 }),
    message(ana, "waits", { seq: null }),
  ];
  expect(marks(arrange(rows, 1))[2]).toBe("new first unread");
  expect(arrange(rows, 1).filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(arrange(rows, 4).some(({ isNew }) => isNew)).toBe(false);
  expect(arrange(rows, null).some(({ isNew }) => isNew)).toBe(false);
});

test("the sentence below a refused message ends its group", () => {
  const rows = [message(ana, "refused", { state: "failed" }), message(ana, "next")];
  expect(marks(arrange(rows, null))[1]).toBe("first next");
});

test("longer rows are guessed to be higher", () => {
  const [short, long, lines] = arrange(
    [message(maya, "a"), message(maya, "b".repeat(400)), message(maya, "c\nd\ne\nf\ng\nh\ni")],
    null,
  ).map((entry) => guessHeight({ ...entry, isFirst: false, startsDay: false }));
  expect(long).toBeGreaterThan(short!);
  expect(lines).toBeGreaterThan(long!);
});
