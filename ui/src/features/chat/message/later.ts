import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { CoreError } from "@/core/bindings/CoreError";
import type { MessageRef } from "@/core/bindings/MessageRef";

// Offered once the core can do it.
export const canForward = false;
export const canRemind = false;
export const canMarkUnread = false;
export const canRemovePreviews = false;

const notYet = () => Promise.reject({ type: "notFound" } satisfies CoreError);

export const removePreviews = (_account: AccountId, _place: MessageRef) => notYet();
export const markUnread = (_account: AccountId, _id: ConversationId, _seq: number) => notYet();
export const forwardMessages = (
  _account: AccountId,
  _places: MessageRef[],
  _to: ConversationId[],
) => notYet();
export const setReminder = (_account: AccountId, _place: MessageRef, _at: string) => notYet();
