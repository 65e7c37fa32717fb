import { expect, test } from "vitest";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { Section } from "@/core/bindings/Section";
import { ana, maya, rowOf, talk, tomas } from "@/testing/world";
import { ARCHIVE, type Filter, filtersFor, type Line, listing } from "./listing";

const group = (title: string, more: Partial<ConversationRow> = {}) =>
  rowOf(talk(title, [ana, maya, tomas], [], { title }), more);
const work: Section = { id: "work", name: "Work", position: 1, removed: false, rev: 1 };

const draw = (lines: Line[]) =>
  lines.map((line) => {
    if (line.type === "row") return line.row.name;
    return line.type === "heading" ? `[${line.name ?? line.id}]` : `<${line.id}>`;
  });

function list(
  rows: ConversationRow[],
  more: { filter?: Filter; folded?: string[]; openId?: string } = {},
) {
  const { filter = "all", folded = [], openId = null } = more;
  return listing({ shelves: [], rows, sections: [work], filter, openId, folded: new Set(folded) });
}

test("without favourites, sections and an archive there are no headings", () => {
  const rows = [group("a"), group("b")];
  const plain = listing({
    shelves: [],
    rows,
    sections: [],
    filter: "all",
    openId: null,
    folded: new Set(),
  });
  expect(draw(plain)).toEqual(["a", "b"]);
});

test("favourites stand first, then the sections, the rest, and what was put away", () => {
  const rows = [
    group("rest"),
    group("put away", { archived: true, favourite: true }),
    group("in work", { sectionId: "work" }),
    group("dear", { favourite: true, sectionId: "work" }),
    group("of a section that is gone", { sectionId: "gone" }),
  ];
  expect(draw(list(rows))).toEqual([
    "[favourites]",
    "dear",
    "[Work]",
    "in work",
    "[others]",
    "rest",
    "of a section that is gone",
    "[archive]",
    "put away",
  ]);
});

test("what is folded hides its lines and says what is unread in them", () => {
  const rows = [
    group("in work", { sectionId: "work", unread: 2, counted: 1 }),
    group("loud", { sectionId: "work", unread: 90, muted: true }),
  ];
  const [heading, ...others] = list(rows, { folded: ["work", ARCHIVE] });
  expect(others).toEqual([]);
  expect(heading).toMatchObject({ hidden: { count: 2, unread: 2 } });
});

test("an empty section is there to be filled", () => {
  expect(draw(list([group("rest")]))).toEqual(["[Work]", "[others]", "rest"]);
});

test("a filter shows what fits, and what is open, without headings", () => {
  const direct = rowOf(talk("maya", [ana, maya], []), { favourite: true });
  const rows = [group("read"), group("unread", { unread: 1 }), direct];
  expect(draw(list(rows, { filter: "unread", openId: "read" }))).toEqual(["read", "unread"]);
  expect(draw(list(rows, { filter: "direct" }))).toEqual(["Maya Chen"]);
  expect(draw(list(rows, { filter: "groups" }))).toEqual(["read", "unread"]);
});

test("channels are a choice once there is one", () => {
  expect(filtersFor([group("a")])).not.toContain("channels");
  expect(filtersFor([group("a", { kind: "channel" })])).toContain("channels");
});
