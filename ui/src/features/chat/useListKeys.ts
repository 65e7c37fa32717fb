import type { Virtualizer } from "@tanstack/react-virtual";
import { showToast } from "@/components/Toast";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { jump } from "@/core/commands";
import { sentence } from "@/core/errors";
import { useAction } from "@/keys/useAction";
import { useView } from "@/stores/view";
import type { Entry } from "./entries";

/** In a text that is being written these keys go to its ends. */
function isWriting({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLTextAreaElement && target.value !== "";
}

const BEGINNING = new Date(0).toISOString();

/** Below the upper edge, where the first message stands. */
const OFFSET = 8;

type List = {
  accountId: AccountId;
  id: ConversationId;
  entries: Entry[];
  virtual: Virtualizer<HTMLDivElement, Element>;
  toEnd: () => void;
};

/** To the first message, wherever that is; to the latest; to the oldest that is unread. */
export function useListKeys({ accountId, id, entries, virtual, toEnd }: List) {
  useAction("latestMessage", (event) => (isWriting(event) ? false : toEnd()));
  useAction("firstMessage", (event) => {
    if (isWriting(event)) return false;
    jump(accountId, id, { type: "time", at: BEGINNING }).then(
      (seq) => useView.getState().goTo(id, { seq, offset: OFFSET }),
      (error: unknown) => showToast(sentence(error)),
    );
    return true;
  });
  useAction("oldestUnread", () => {
    const at = entries.findIndex(({ isNew }) => isNew);
    if (at === -1) return false;
    virtual.scrollToIndex(at, { align: "start" });
    return true;
  });
}
