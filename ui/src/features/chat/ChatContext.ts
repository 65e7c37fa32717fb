import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { createContext, useContext, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type StoreApi, useStore } from "zustand";
import type { Account } from "@/core/bindings/Account";
import type { AppState } from "@/core/bindings/AppState";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { MessageId } from "@/core/bindings/MessageId";
import type { Quoted } from "@/core/bindings/Quoted";
import type { User } from "@/core/bindings/User";
import type { UserId } from "@/core/bindings/UserId";
import { appQuery } from "@/core/queries";
import { createListState, type ListState } from "./message/listState";
import { type MessageActions, useMessageActions } from "./message/useMessageActions";

/** Of the conversation, what does not change with every key and every message. */
export type ChatDetails = Omit<
  ConversationDetails,
  "read" | "newest" | "opensAt" | "draft" | "settings"
>;

/** What every message of a list is drawn with. */
export type Chat = {
  account: Account;
  details: ChatDetails;
  /** Members, and whoever else wrote or is named here. */
  people: Map<UserId, User>;
  quoted: Map<MessageId, Quoted>;
  /** The thread that is shown; `null`: the conversation itself. */
  threadId: MessageId | null;
  actions: MessageActions;
  /** A line for each message, which begins with its author. */
  isCompact: boolean;
  list: StoreApi<ListState>;
  /** The words of the window: asking for them is not for nothing, and a list is some hundred parts. */
  t: TFunction;
};

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (chat === null) throw new Error("a message outside of a conversation");
  return chat;
}

export const useListState = <T>(pick: (state: ListState) => T): T => useStore(useChat().list, pick);

type Drawn = { people: User[]; quoted: Quoted[]; threadId: MessageId | null };

/** Stays the same as long as nothing in it changes, so that the messages rest. */
export function useChatValue(
  account: Account,
  details: ConversationDetails,
  { people: others, quoted, threadId }: Drawn,
): Chat {
  const steady = useSteady(details);
  const { members } = steady;
  const people = useMemo(
    () => new Map([...others, ...members.map(({ user }) => user)].map((user) => [user.id, user])),
    [members, others],
  );
  const quotes = useMemo(() => new Map(quoted.map((it) => [it.id, it])), [quoted]);
  const actions = useMessageActions(account, steady, threadId);
  const [list] = useState(createListState);
  const { t } = useTranslation();
  const { data: isCompact = false } = useQuery({ ...appQuery, select: isDense });
  return useMemo(
    () => ({
      account,
      details: steady,
      people,
      quoted: quotes,
      threadId,
      actions,
      isCompact,
      list,
      t,
    }),
    [account, steady, people, quotes, threadId, actions, isCompact, list, t],
  );
}

const isDense = ({ settings }: AppState) => settings.density === "compact";

function useSteady(details: ConversationDetails): ChatDetails {
  const { conversation, name, other, members, role, permissions, left } = details;
  return useMemo(
    () => ({ conversation, name, other, members, role, permissions, left }),
    [conversation, name, other, members, role, permissions, left],
  );
}
