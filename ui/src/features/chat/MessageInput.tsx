import type { Account } from "@/core/bindings/Account";
import type { Connection } from "@/core/bindings/Connection";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { MessageId } from "@/core/bindings/MessageId";
import { Composer } from "./composer/Composer";
import { ComposerLock, lockOf } from "./ComposerLock";

export type MessageInputProps = {
  account: Account;
  details: ConversationDetails;
  connection: Connection;
  /** The thread that is answered; `null`: the conversation itself. */
  threadId: MessageId | null;
  onSent: () => void;
};

/** Where one writes, or why one cannot. One of its own for each conversation and each thread. */
export function MessageInput(props: MessageInputProps) {
  const lock = lockOf(props);
  if (lock) return <ComposerLock lock={lock} accountId={props.account.id} />;
  return <Composer key={props.threadId} {...props} />;
}
