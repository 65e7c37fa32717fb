import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import type { Member } from "@/core/bindings/Member";
import { typing } from "@/core/commands";
import { typingQuery } from "@/core/queries";

/** As often as the signal is worth renewing. */
const RENEW = 3_000;

/** Who types here, by name. */
export function useTyping(accountId: string, conversationId: string, members: Member[]): string[] {
  const { data = [] } = useQuery(typingQuery(accountId, conversationId));
  return data.flatMap((id) => {
    const name = members.find(({ user }) => user.id === id)?.user.displayName;
    return name === undefined ? [] : [name.split(" ", 1)[0] ?? name];
  });
}

/** Tells the others that one types; nothing is lost if that does not arrive. */
export function useTypingSignal(accountId: string, conversationId: string) {
  const last = useRef(0);
  const signal = useCallback(() => {
    if (Date.now() - last.current < RENEW) return;
    last.current = Date.now();
    typing(accountId, conversationId).catch(() => undefined);
  }, [accountId, conversationId]);
  /** A message ends the typing for the others: the next key is news again. */
  const forget = useCallback(() => {
    last.current = 0;
  }, []);
  return { signal, forget };
}
