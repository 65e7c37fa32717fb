import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { create } from "zustand";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { keys } from "@/core/queries";
import { prepareChat } from "./prepare";

/** So long somebody points at a conversation who is not only on the way past it. */
const REST = 30;

type Wanted = { accountId: AccountId; id: ConversationId };

/** The conversation that is drawn where nobody sees it, since it is about to be opened. */
const useAhead = create<{ wanted: Wanted | null }>()(() => ({ wanted: null }));

/** What is pointed at, whether it has been read by now or not. */
let pointed: Wanted | null = null;

/** Reads it, and has it drawn if it is still pointed at by then. */
export async function drawAhead(cache: QueryClient, accountId: AccountId, id: ConversationId) {
  const wanted = { accountId, id };
  pointed = wanted;
  await Promise.all([
    prepareChat(cache, accountId, id),
    new Promise((done) => setTimeout(done, REST)),
  ]);
  if (pointed === wanted) useAhead.setState({ wanted });
}

export function leaveAhead() {
  pointed = null;
  if (useAhead.getState().wanted !== null) useAhead.setState({ wanted: null });
}

/** Which conversation of this account is drawn ahead. What changes in it meanwhile ends that: it would open as it was. */
export function useDrawnAhead(accountId: AccountId): ConversationId | null {
  const cache = useQueryClient();
  const wanted = useAhead((state) => state.wanted);
  useEffect(() => {
    if (wanted === null) return undefined;
    const read = [keys.conversation, keys.timeline].map((key) => key(wanted.accountId, wanted.id));
    return cache.getQueryCache().subscribe(({ type, query: { queryKey } }) => {
      const isRead = read.some((key) => key.every((part, at) => part === queryKey[at]));
      if ((type === "updated" || type === "removed") && isRead) leaveAhead();
    });
  }, [cache, wanted]);
  return wanted?.accountId === accountId ? wanted.id : null;
}
