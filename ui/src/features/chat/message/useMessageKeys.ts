import type { RefObject } from "react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useAction } from "@/keys/useAction";
import type { Chat } from "../ChatContext";
import { copyText } from "./copy";
import { may } from "./may";
import { select, selectAll, selectTo, unselect } from "./selection";

type Can = ReturnType<typeof may>;

/** What opens from a row, such as its emoji, is inside the list for React alone: its keys are its own. */
export const isElsewhere = ({ target, currentTarget }: React.KeyboardEvent) =>
  target instanceof Node && !currentTarget.contains(target);

/** The keys of a message that has the focus, and of its list. */
export function useMessageKeys(
  chat: Chat,
  rows: TimelineRow[],
  scroller: RefObject<HTMLElement | null>,
) {
  const { details, actions, list } = chat;
  /** Does it with the message that has the focus, if that is one of this list and it may be done. */
  const on = (act: (row: TimelineRow) => void, can?: keyof Can) => (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target.closest("article") : null;
    if (target === null || !scroller.current?.contains(target)) return false;
    const row = rows.find(({ id }) => id === target.dataset["message"]);
    if (row === undefined) return false;
    // Where it may not be done the key does nothing, rather than something else.
    if (!can || may(details, row)[can]) act(row);
    return true;
  };
  const pick = (row: TimelineRow) => list.setState({ picking: row.id });
  useAction("react", on(pick, "react"));
  useAction("reply", on(actions.reply, "reply"));
  useAction("thread", on(actions.openThread, "reply"), chat.threadId === null);
  useAction("edit", on(actions.change, "edit"));
  useAction("pin", on(actions.pin, "pin"));
  useAction("save", on(actions.save, "keep"));
  useAction(
    "copy",
    on((row) => copyText([row], details), "copy"),
  );
  useAction("markUnread", on(actions.markUnread, "markUnread"));
  useAction(
    "delete",
    on((row) => actions.remove([row]), "remove"),
  );
  useAction("reactToLatest", () => {
    const latest = rows.findLast((row) => may(details, row).react);
    return latest ? pick(latest) : false;
  });

  /** Space selects, with Shift up to there; Ctrl+A everything; Escape nothing. */
  return (event: React.KeyboardEvent) => {
    const { target } = event;
    const article = target instanceof Element && target.matches("article") ? target : null;
    const id = article instanceof HTMLElement ? article.dataset["message"] : undefined;
    const isSelecting = list.getState().selected !== null;
    if (event.key === " " && id !== undefined) {
      if (event.shiftKey && isSelecting) selectTo(list, id, rows);
      else select(list, id);
    } else if (event.code === "KeyA" && (event.ctrlKey || event.metaKey)) {
      selectAll(list, rows);
    } else if (event.key === "Escape" && isSelecting) {
      unselect(list);
    } else {
      return;
    }
    event.preventDefault();
  };
}
