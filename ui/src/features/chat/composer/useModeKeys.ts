import { useQueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { type KeyboardEvent, type RefObject, useEffect } from "react";
import { showUndo } from "@/components/Toast";
import { useAction } from "@/keys/useAction";
import { touch } from "../useDraft";
import { useComposing } from "../composing";
import { type Edit, editOf, modeOf, replyTo, setMode } from "./modes";
import { type ComposerPlace, placeKey } from "./place";
import { lastOfOthers, lastOwn, rowsAt } from "./rows";

function isBegun(place: ComposerPlace) {
  const { edit } = modeOf(place);
  return edit !== null && edit.text !== edit.original;
}

/** Another message, or the same one with another text: what was being written anew can be had back. */
function edit(place: ComposerPlace, next: Edit) {
  const before = modeOf(place).edit;
  const isSame = before?.id === next.id && next.text === next.original;
  if (isSame && isBegun(place)) return;
  const t = i18next.t;
  if (isBegun(place)) {
    showUndo(t("composer.editLeft"), t("composer.editBack"), () =>
      setMode(place, { edit: before }),
    );
  }
  setMode(place, { edit: next });
}

/** Editing and answering, begun by a message, by Up or by Shift+Up, and ended by Escape. */
export function useModeKeys(
  field: RefObject<HTMLTextAreaElement | null>,
  place: ComposerPlace,
  upEdits: boolean,
) {
  const cache = useQueryClient();
  const asked = useComposing((composing) =>
    composing.asked?.key === placeKey(place) ? composing.asked : null,
  );
  useEffect(() => {
    if (asked === null) return;
    useComposing.getState().take();
    if (asked.kind === "edit") edit(place, editOf(asked.row, asked.text));
    else {
      // An edit in progress stays in the box; what is answered comes behind it.
      setMode(place, { reply: replyTo(asked.row), ...(!isBegun(place) && { edit: null }) });
      touch(place);
    }
    field.current?.focus();
  }, [asked, place, field]);

  const isHere = () => field.current !== null && document.activeElement === field.current;
  /** Nothing was written, or nothing was changed since the caret stands where it was put. */
  function isUntouched(): boolean {
    const { edit } = modeOf(place);
    const box = field.current;
    if (edit === null) return box?.value === "";
    return edit.text === edit.original && box?.selectionStart === edit.text.length;
  }
  useAction(
    "editLast",
    () => {
      if (!isHere() || !isUntouched()) return false;
      const row = lastOwn(rowsAt(cache, place), modeOf(place).edit?.id ?? null);
      if (row === undefined) return modeOf(place).edit !== null;
      setMode(place, { edit: editOf(row) });
      return true;
    },
    upEdits,
  );
  useAction("replyToLast", () => {
    if (!isHere() || field.current?.value !== "" || modeOf(place).edit !== null) return false;
    const row = lastOfOthers(rowsAt(cache, place));
    if (row === undefined) return false;
    setMode(place, { reply: replyTo(row) });
    return true;
  });
  /** Says whether there was something to end. */
  return ({ key }: KeyboardEvent): boolean => {
    const { edit, reply } = modeOf(place);
    if (key !== "Escape" || (edit === null && reply === null)) return false;
    setMode(place, edit === null ? { reply: null } : { edit: null });
    touch(place);
    return true;
  };
}
