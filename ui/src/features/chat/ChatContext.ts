import { createContext, useContext, useMemo } from "react";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Member } from "@/core/bindings/Member";
import type { UserId } from "@/core/bindings/UserId";
import type { User } from "@/core/bindings/User";

/** What every message of an open conversation is drawn with. */
export type Chat = {
  account: Account;
  details: ConversationDetails;
  /** Members, and whoever else wrote here. */
  people: Map<UserId, User>;
};

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (chat === null) throw new Error("a message outside of a conversation");
  return chat;
}

export const usePeople = (members: Member[], others: User[]): Map<UserId, User> =>
  useMemo(
    () => new Map([...others, ...members.map(({ user }) => user)].map((user) => [user.id, user])),
    [members, others],
  );
