import type { Screen } from "./gallery";
import { draftRow, fakeLists, reminderRow, savedRow, scheduledRow, unsentRow } from "./fakeLists";
import type { FakeCore } from "./fakeCore";
import { at, type World } from "./world";

/** Something of everything. */
export function filled({ talks }: World, core: FakeCore) {
  const { maya, design, rtl, failed } = talks;
  if (!maya || !design || !rtl || !failed) return;
  const [one, , , two, , , three] = maya.rows;
  const [four] = design.rows;
  const [five] = rtl.rows;
  fakeLists(core, {
    saved: [one, two, three]
      .flatMap((row) => (row ? [savedRow(maya, row)] : []))
      .concat(four ? [savedRow(design, four)] : [], five ? [savedRow(rtl, five)] : []),
    reminders: [
      ...(four ? [reminderRow(design, four, { state: "due", remindAt: at("8:30") })] : []),
      ...(three ? [reminderRow(maya, three, { remindAt: at("9:00", -1) })] : []),
      ...(five ? [reminderRow(rtl, five, { message: null, remindAt: at("9:00", -6) })] : []),
    ],
    scheduled: [
      scheduledRow(maya, "For the morning: the notes are ready."),
      scheduledRow(design, "Critique at ten. Bring work in progress, whatever state it is in.", {
        sendAt: at("9:30", -4),
        attachments: 2,
      }),
      scheduledRow(failed, "The build of today", {
        sendAt: at("8:00"),
        state: "failed",
        error: { code: "not_a_member", params: {} },
      }),
    ],
    drafts: [
      draftRow(design, "I can take the Thursday slot if nobody"),
      draftRow(maya, "About the old cache:", { threadId: "thread", changedAt: at("18:02", 1) }),
      draftRow(rtl, "", { files: 3, changedAt: null }),
    ],
    unsent: [
      unsentRow(failed, "Lunch at one?"),
      unsentRow(design, "@all Critique is moved to ten", {
        error: { code: "forbidden", params: {} },
      }),
      unsentRow(maya, "The notes, second try", {
        kind: "edit",
        state: "queued",
        error: { code: "rate_limited", params: { retryAfter: 20 } },
      }),
      unsentRow(design, "🎉", { kind: "reaction", state: "queued", error: null }),
      unsentRow(rtl, "", { files: 2, state: "queued", error: null }),
    ],
  });
}

export const listScreens: Record<string, Screen> = {
  lists: { at: "/c/maya", change: filled },
  "saved-empty": { at: "/c/maya", dialog: "saved" },
  "reminders-empty": { at: "/c/maya", dialog: "reminders" },
  "scheduled-empty": { at: "/c/maya", dialog: "scheduled" },
  "drafts-empty": { at: "/c/maya", dialog: "drafts" },
  "unsent-empty": { at: "/c/maya", dialog: "unsent" },
  threads: { at: "/c/everything", pane: "threads" },
};
