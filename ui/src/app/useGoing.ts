import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { appQuery, conversationsQuery } from "@/core/queries";
import { popOut } from "@/features/chat/popOut";
import { prepareChat } from "@/features/chat/prepare";
import { useAction } from "@/keys/useAction";
import { useView } from "@/stores/view";
import { focusComposer } from "./regions";

/** After a conversation was opened, until those beside it are read ahead. */
const REST = 400;

/** Without a conversation there is nothing beside the list that it could give room to. */
function toggleList(conversationId: ConversationId | null) {
  if (conversationId === null) return false;
  const wasInside = document.activeElement?.closest("nav") != null;
  useView.getState().toggleList();
  // The focus is never left where nothing is.
  if (wasInside) focusComposer();
  return true;
}

/** From conversation to conversation, through what was visited, and between accounts. */
export function useGoing(accountId: AccountId, conversationId: ConversationId | null) {
  const cache = useQueryClient();
  const router = useRouter();
  const show = useView((view) => view.show);
  const list = () => cache.getQueryData(conversationsQuery(accountId).queryKey) ?? [];
  const to = (id: ConversationId) =>
    void router.navigate({ to: "/c/$conversationId", params: { conversationId: id } });

  function beside(by: 1 | -1, unreadOnly: boolean) {
    const rows = list();
    const at = rows.findIndex(({ id }) => id === conversationId);
    const ahead = by === 1 ? rows.slice(at + 1) : rows.slice(0, Math.max(at, 0)).toReversed();
    return ahead.find((row) => !unreadOnly || row.unread > 0);
  }
  function go(by: 1 | -1, unreadOnly: boolean) {
    const next = beside(by, unreadOnly);
    if (next) to(next.id);
  }
  const isMain = !useView((view) => view.alone);
  const onRest = useEffectEvent(() => {
    for (const row of [beside(1, false), beside(-1, false), beside(1, true)]) {
      if (row) void prepareChat(cache, accountId, row.id);
    }
  });
  // Where the keys lead from here is read before anybody presses one.
  useEffect(() => {
    const timer = isMain && conversationId !== null ? setTimeout(() => onRest(), REST) : undefined;
    return () => clearTimeout(timer);
  }, [isMain, conversationId]);
  useAction("previous", () => go(-1, false), isMain);
  useAction("next", () => go(1, false), isMain);
  useAction("previousUnread", () => go(-1, true), isMain);
  useAction("nextUnread", () => go(1, true), isMain);
  useAction("back", () => router.history.canGoBack() && router.history.back());
  useAction("forward", () => router.history.forward());
  useAction("sidebar", () => toggleList(conversationId), isMain);
  useAction("newChat", () => useView.getState().open("newChat"), isMain);
  useAction("popOut", () => conversationId !== null && popOut(accountId, conversationId), isMain);
  useAction("details", () => useView.getState().togglePane());
  useAction(
    "openNumbered",
    (_, digit) => {
      const row = list().filter(({ favourite }) => favourite)[(digit ?? 0) - 1];
      if (!row) return false;
      return to(row.id);
    },
    isMain,
  );
  useAction(
    "openAccount",
    (_, digit) => {
      const account = cache.getQueryData(appQuery.queryKey)?.accounts[(digit ?? 0) - 1];
      if (!account) return false;
      if (account.id === accountId) return undefined;
      show(account.id);
      return void router.navigate({ to: "/" });
    },
    isMain,
  );
}
