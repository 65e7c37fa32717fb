import { useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import { sentence } from "@/core/errors";
import { useAction } from "@/keys/useAction";
import { takeBack } from "../useDraft";
import { replyTo, setMode } from "./modes";
import type { ComposerPlace } from "./place";
import { lastHeld, rowsAt } from "./rows";

/** Ctrl+Z in an empty box takes back what was just sent, as long as it is held on this computer. */
export function useUndoSend(
  field: RefObject<HTMLTextAreaElement | null>,
  place: ComposerPlace,
  setProblem: (problem: string | null) => void,
) {
  const cache = useQueryClient();
  async function bring(messageId: string) {
    try {
      const rows = rowsAt(cache, place);
      const draft = await takeBack(place, messageId);
      const row = rows.find(({ id }) => id === draft.replyTo);
      if (row) setMode(place, { reply: replyTo(row) });
      field.current?.focus();
    } catch (error) {
      setProblem(sentence(error));
    }
  }
  useAction("undoSend", () => {
    const box = field.current;
    // In a text it is the undo of every text.
    if (box === null || document.activeElement !== box || box.value !== "") return false;
    const row = lastHeld(rowsAt(cache, place), place, new Date());
    if (row === undefined) return false;
    void bring(row.id);
    return true;
  });
}
