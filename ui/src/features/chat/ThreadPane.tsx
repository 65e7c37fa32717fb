import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Loader } from "@/components/Loader";
import { Pane } from "@/components/Pane";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { MessageId } from "@/core/bindings/MessageId";
import type { Thread } from "@/core/bindings/Thread";
import { sentence } from "@/core/errors";
import { threadQuery } from "@/core/messageQueries";
import { conversationQuery } from "@/core/queries";
import { useConnection } from "@/core/useConnection";
import { useView } from "@/stores/view";
import { ChatContext, useChatValue } from "./ChatContext";
import { MessageMenu } from "./message/MessageMenu";
import { MessageInput } from "./MessageInput";
import { ThreadList } from "./ThreadList";
import styles from "./ThreadPane.module.css";

type Props = { account: Account; conversationId: string; threadId: MessageId };

/** A message and what was answered to it, beside the conversation. */
export function ThreadPane({ account, conversationId, threadId }: Props) {
  const { t } = useTranslation();
  const showPane = useView((view) => view.showPane);
  const { data: details } = useQuery(conversationQuery(account.id, conversationId));
  const { data: thread, error } = useQuery(threadQuery(account.id, conversationId, threadId));
  return (
    <Pane fixed title={t("thread.title")} subtitle={details?.name} onClose={() => showPane(null)}>
      {error && !thread && (
        <p role="alert" className={styles.note}>
          {sentence(error)}
        </p>
      )}
      {!thread && !error && <Loader />}
      {thread && details && <Shown account={account} details={details} thread={thread} />}
    </Pane>
  );
}

type ShownProps = { account: Account; details: ConversationDetails; thread: Thread };

function Shown({ account, details, thread }: ShownProps) {
  const { root } = thread;
  const connection = useConnection(account.id);
  const chat = useChatValue(account, details, { ...thread, threadId: root.id });
  return (
    <ChatContext value={chat}>
      <ThreadList thread={thread} />
      <MessageMenu />
      <footer className={styles.foot}>
        <MessageInput
          account={account}
          details={details}
          connection={connection}
          threadId={root.id}
          onSent={() => undefined}
        />
      </footer>
    </ChatContext>
  );
}
