import { useTranslation } from "react-i18next";
import { showToast, showUndo } from "@/components/Toast";
import type { AccountId } from "@/core/bindings/AccountId";
import { sentence } from "@/core/errors";
import { markAllRead, markUnread } from "@/core/messages";
import { useAction } from "@/keys/useAction";

const fail = (error: unknown) => showToast(sentence(error));

/** Marks everything of an account as read by its key, and as unread again when that was a slip. */
export function useMarkAllRead(accountId: AccountId) {
  const { t } = useTranslation();
  async function read() {
    const places = await markAllRead(accountId);
    if (places.length === 0) return;
    showUndo(t("sidebar.allRead"), t("sidebar.undo"), () => {
      const back = places.map(({ conversationId, seq }) =>
        markUnread(accountId, conversationId, seq),
      );
      Promise.all(back).catch(fail);
    });
  }
  useAction("markAllRead", () => void read().catch(fail));
}
