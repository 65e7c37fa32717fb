import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { MessageId } from "@/core/bindings/MessageId";
import { listDrafts, readDraft, takeBackMessage } from "@/core/messages";
import { setMode } from "./composer/modes";
import type { ComposerPlace } from "./composer/place";
import { placesOf, putText, store, textOf } from "./useDraft";

/** What the core has of a place is what its composer shows. */
async function readAgain(place: ComposerPlace) {
  const draft = await readDraft(place.accountId, place.id, place.threadId);
  putText(place, draft?.body ?? "");
  if (draft?.replyTo != null) setMode(place, { reply: { id: draft.replyTo, quote: null } });
}

/** A message that has not been sent, from wherever it was written: only the core knows in which thread that was. */
async function takeBack(accountId: AccountId, id: ConversationId, messageId: MessageId) {
  const places = placesOf(accountId, id);
  // The core puts it in front of what it has.
  await Promise.all(places.map(store));
  const taken = await takeBackMessage(accountId, id, messageId);
  const here = { accountId, id, threadId: null };
  await Promise.all([here, ...places.filter(({ threadId }) => threadId !== null)].map(readAgain));
  const drafts = await listDrafts();
  const found = drafts.find(
    (row) =>
      row.accountId === accountId && row.conversationId === id && row.draft.body === taken.body,
  );
  return found?.threadId ?? null;
}

/** A text, in front of what is written there. When this answers it is on the disk. */
async function putBack(place: ComposerPlace, body: string) {
  const stored = await readDraft(place.accountId, place.id, place.threadId);
  const before = textOf(place) ?? stored?.body ?? "";
  const write = async (text: string) => {
    putText(place, text);
    await store(place);
  };
  await write(before.trim() === "" ? body : `${body}\n${before}`);
  return () => void write(before).catch(() => undefined);
}

/** The ways back into a composer, for lists that lead through all conversations. */
export const back = { takeBack, putBack };
