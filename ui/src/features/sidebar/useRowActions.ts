import { useQueryClient } from "@tanstack/react-query";
import { showToast } from "@/components/Toast";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ChangeSettings } from "@/core/bindings/ChangeSettings";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import { markRead } from "@/core/commands";
import { changeSettings } from "@/core/conversations";
import { sentence } from "@/core/errors";
import { conversationQuery } from "@/core/queries";
import { endOf, type Span } from "@/lib/later";

const fail = (error: unknown) => showToast(sentence(error));

/** What can be done with a line of the list. What was done is seen by what the core has then. */
export function useRowActions(accountId: AccountId, row: ConversationRow) {
  const cache = useQueryClient();
  const change = (settings: ChangeSettings) =>
    void changeSettings(accountId, row.id, settings).catch(fail);
  return {
    change,
    mute: (span: Span) =>
      change({ notify: "nothing", notifyUntil: endOf(span)?.toISOString() ?? null }),
    unmute: () => change({ notify: row.notifyAfter, notifyUntil: null }),
    read: () =>
      void cache
        .fetchQuery({ ...conversationQuery(accountId, row.id), staleTime: 0 })
        .then(({ newest }) => markRead(accountId, row.id, newest))
        .catch(fail),
  };
}
