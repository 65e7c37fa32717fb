import type { QueryClient } from "@tanstack/react-query";
import type { Start } from "@/core/bindings/Start";
import { keys, timelineQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import { openConversation, type AppRouter } from "./router";

/** The first screen, from the one answer that the core begins with: nothing on it is waited for. */
export async function showFirst(cache: QueryClient, router: AppRouter, { app, first }: Start) {
  cache.setQueryData(keys.app, app);
  if (first) {
    const { accountId, open } = first;
    useView.getState().show(accountId);
    cache.setQueryData(keys.conversations(accountId), first.conversations);
    cache.setQueryData(keys.connection(accountId), first.connection);
    if (open) {
      const { id } = open.details.conversation;
      cache.setQueryData(keys.conversation(accountId, id), open.details);
      cache.setQueryData(timelineQuery(accountId, id, open.place).queryKey, open.timeline);
      openConversation(router, accountId, id, open.at);
    }
  }
  // Else it would be drawn empty, and again.
  await router.load();
}
