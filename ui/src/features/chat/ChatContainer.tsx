import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Loader } from "@/components/Loader";
import type { Account } from "@/core/bindings/Account";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { sentence } from "@/core/errors";
import { conversationQuery, NEWEST, timelineQuery } from "@/core/queries";
import { useConnection } from "@/core/useConnection";
import { useView } from "@/stores/view";
import { ChatHeader } from "./ChatHeader";
import { ChatNotice } from "./ChatNotice";
import { DropOverlay } from "./composer/DropOverlay";
import { MessageInput } from "./MessageInput";
import { MessageList } from "./MessageList";
import { Scrubber } from "./scrubber/Scrubber";
import { createStanding } from "./scrubber/standing";
import { TypingIndicator } from "./TypingIndicator";
import styles from "./ChatContainer.module.css";

type Props = { account: Account; conversationId: string };

/** An open conversation. Mounted anew for each, so nothing is carried over from one to the next. */
export const ChatContainer = memo(function ChatContainer({ account, conversationId }: Props) {
  const { t } = useTranslation();
  // Most open at their end: it is read at the same time as what says so.
  usePrefetchQuery(timelineQuery(account.id, conversationId, NEWEST));
  const { data: details, error } = useQuery(conversationQuery(account.id, conversationId));
  return (
    <main className={styles.chat} aria-label={details?.name ?? t("chat.label")}>
      {details && <Chat account={account} details={details} />}
      {!details && !error && <Loader />}
      {!details && error && (
        <div role="alert" className={styles.failure}>
          <h1>{sentence(error)}</h1>
        </div>
      )}
    </main>
  );
});

function Chat({ account, details }: { account: Account; details: ConversationDetails }) {
  const connection = useConnection(account.id);
  const [sent, setSent] = useState(0);
  const [isNoted, setNoted] = useState(false);
  const [standing] = useState(createStanding);
  const goal = useView((view) => view.goal);
  const isHere = goal?.conversationId === details.conversation.id;
  return (
    <>
      <ChatHeader account={account} details={details} connection={connection} />
      <div className={styles.middle} data-noted={isNoted}>
        <MessageList
          key={isHere ? goal.count : 0}
          account={account}
          details={details}
          goal={isHere ? goal.at : null}
          sent={sent}
          standing={standing}
        />
        <Scrubber
          accountId={account.id}
          id={details.conversation.id}
          createdAt={details.conversation.createdAt}
          newest={details.newest}
          standing={standing}
        />
        <ChatNotice account={account} connection={connection} />
      </div>
      <footer className={styles.foot}>
        <TypingIndicator accountId={account.id} details={details} />
        <MessageInput
          account={account}
          details={details}
          connection={connection}
          threadId={null}
          onSent={() => setSent((count) => count + 1)}
          onNote={setNoted}
        />
      </footer>
      {!details.left && <DropOverlay name={details.name} />}
    </>
  );
}
