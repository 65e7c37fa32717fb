import { Activity, useEffect } from "react";
import type { Account } from "@/core/bindings/Account";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { leaveAhead, useDrawnAhead } from "./ahead";
import { ChatContainer } from "./ChatContainer";

type Props = { account: Account; openId: ConversationId };

/** The open conversation, and behind it, out of sight, the one that is pointed at: opening it only has to show it. */
export function Conversations({ account, openId }: Props) {
  const ahead = useDrawnAhead(account.id);
  // Whoever comes back to it later finds it drawn anew.
  useEffect(leaveAhead, [openId]);
  const drawn = ahead === null || ahead === openId ? [openId] : [openId, ahead];
  return drawn.map((id) => (
    <Activity key={id} mode={id === openId ? "visible" : "hidden"}>
      <ChatContainer account={account} conversationId={id} />
    </Activity>
  ));
}
