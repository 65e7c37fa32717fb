import { expect, test } from "vitest";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { ana, maya, message } from "@/testing/world";
import { keepRows } from "./keepRows";

const byId = (rows: TimelineRow[]) => new Map(rows.map((row) => [row.id, row]));

test("rows that did not change keep their identity, wherever they stand now", () => {
  const [a, b, c] = [message(maya, "a"), message(ana, "b", { seq: null }), message(maya, "c")];
  const kept = keepRows(byId([a, b]), [{ ...b }, c, { ...a }]);
  expect(kept).toHaveLength(3);
  expect(kept[0]).toBe(b);
  expect(kept[1]).toBe(c);
  expect(kept[2]).toBe(a);
});

test.each<Partial<TimelineRow>>([
  { rev: 99 },
  { seq: 99 },
  { state: "read" },
  { body: "other" },
  { createdAt: "2026-01-01T00:00:00Z" },
  { error: null },
  { error: { code: "internal", params: {} } },
  { error: { code: "rate_limited", params: { retryAfter: 4 } } },
])("a row is drawn again when this changed: %o", (change) => {
  const before = message(ana, "a", { error: { code: "rate_limited", params: { retryAfter: 3 } } });
  const now = { ...before, ...change };
  expect(keepRows(byId([before]), [now])[0]).toBe(now);
});
