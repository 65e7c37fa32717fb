import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Loader } from "@/components/Loader";
import type { Account } from "@/core/bindings/Account";
import type { Anchor } from "@/core/bindings/Anchor";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import { MessageRows } from "./MessageRows";
import type { Stands } from "./scrubber/standing";
import { useMessages } from "./useMessages";
import styles from "./MessageList.module.css";

type Props = {
  account: Account;
  details: ConversationDetails;
  /** The message that was asked for. */
  goal: Anchor | null;
  /** How many messages were sent since it was opened. */
  sent: number;
  standing: Stands;
};

export function MessageList({ account, details, goal: asked, sent, standing }: Props) {
  const { t } = useTranslation();
  const { id } = details.conversation;
  // Once: whoever comes back later begins where the conversation opens.
  const [goal] = useState(asked);
  const arrive = useView((view) => view.arrive);
  useEffect(() => arrive(id), [arrive, id]);
  const messages = useMessages(account.id, details, goal);
  const { timeline, rows, error } = messages;
  if (!timeline && error) {
    return (
      <p role="alert" className={styles.note}>
        {sentence(error)}
      </p>
    );
  }
  if (!timeline) return <Loader />;
  if (rows.length === 0) {
    return (
      <div className={styles.note}>
        <h2>{t(details.left ? "chat.gone" : "chat.empty")}</h2>
        {!details.left && <p>{t("chat.emptyHint", { name: details.name })}</p>}
      </div>
    );
  }
  return (
    <MessageRows
      account={account}
      details={details}
      messages={messages}
      timeline={timeline}
      goal={goal}
      sent={sent}
      standing={standing}
    />
  );
}
