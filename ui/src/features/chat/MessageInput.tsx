import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Account } from "@/core/bindings/Account";
import type { Connection } from "@/core/bindings/Connection";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { MessageId } from "@/core/bindings/MessageId";
import { draftQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import { Composer } from "./composer/Composer";
import { ComposerLock, lockOf } from "./ComposerLock";

export type MessageInputProps = {
  account: Account;
  details: ConversationDetails;
  connection: Connection;
  /** The thread that is answered; `null`: the conversation itself. */
  threadId: MessageId | null;
  onSent: () => void;
  /** Whether a note lies over the box. */
  onNote?: (isThere: boolean) => void;
};

/** Where one writes, or why one cannot. One of its own for each conversation and each thread. */
export function MessageInput(props: MessageInputProps) {
  const lock = lockOf(props);
  if (lock) return <ComposerLock lock={lock} accountId={props.account.id} />;
  const { threadId, details } = props;
  if (threadId === null) return <Composer {...props} draft={details.draft} />;
  return <OfThread key={threadId} {...props} threadId={threadId} />;
}

/** What was written in it before is there before anything can be written over it. */
function OfThread(props: MessageInputProps & { threadId: MessageId }) {
  const { account, details, threadId } = props;
  const query = draftQuery(account.id, details.conversation.id, threadId);
  // Whoever closes the thread writes in the conversation again.
  useEffect(() => () => useView.getState().writeIn(null), []);
  const { data: draft, isPending } = useQuery(query);
  return !isPending && <Composer {...props} draft={draft ?? null} />;
}
