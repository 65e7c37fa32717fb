import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { readDraft } from "@/core/messages";
import { quoteQuery } from "@/core/messageQueries";
import { editKeyOf } from "@/lib/edits";
import { flush, textOf, write } from "../useDraft";
import { modeOf, setMode, useMode } from "./modes";
import type { ComposerPlace } from "./place";

/** An edit in progress is kept as what is written is: it is there again in a window that is opened anew. */
export function useKeptEdit(place: ComposerPlace) {
  const cache = useQueryClient();
  const { edit } = useMode(place);
  const kept = useMemo(
    () => ({ ...place, threadId: editKeyOf(place.id, place.threadId) }),
    [place],
  );
  const { accountId, id } = place;
  const text = edit && edit.text !== edit.original ? edit.text : "";
  const messageId = edit?.id ?? null;
  useEffect(() => {
    const before = textOf(kept) ?? "";
    if (text === before) return;
    // The message stands where the answered one does in a draft.
    const reply = text === "" || messageId === null ? null : { id: messageId, quote: null };
    setMode(kept, { reply });
    write(kept, text);
  }, [kept, text, messageId]);
  useEffect(() => {
    // In this window it is known already.
    if (textOf(kept) !== undefined) return;
    async function bring() {
      const draft = await readDraft(accountId, id, kept.threadId);
      if (draft?.replyTo == null || draft.body === "") return;
      const found = await cache
        .fetchQuery(quoteQuery(accountId, id, draft.replyTo))
        .catch(() => null);
      if (modeOf(place).edit !== null) return;
      const original = found?.row.body ?? "";
      setMode(place, { edit: { id: draft.replyTo, original, text: draft.body } });
    }
    // What cannot be read now is still there the next time.
    bring().catch(() => undefined);
  }, [cache, place, kept, accountId, id]);
  useEffect(() => flush(kept), [kept]);
}
