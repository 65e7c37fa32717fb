import clsx from "clsx";
import { useTranslation } from "react-i18next";
import type { Account } from "@/core/bindings/Account";
import { oneLine } from "@/lib/text";
import { short } from "@/lib/time";
import { useOpen } from "@/routing/useOpen";
import { useView } from "@/stores/view";
import { ListDialog } from "./ListDialog";
import { ListRow } from "./ListRow";
import { type Unread, useUnread } from "./useUnread";
import styles from "./ListDialog.module.css";

type Props = { account: Account; kind: "unread" | "mentions" | "whyUnread" };

const names = (message: Unread["message"]) =>
  message.why === "mention" || message.why === "keyword";

/** The messages behind a number, each with the rule that made it one of them. */
export function UnreadDialog({ account, kind }: Props) {
  const { t } = useTranslation();
  const about = useView((view) => view.about);
  const close = useView((view) => view.close);
  const open = useOpen();
  const one = about === null ? null : { accountId: account.id, conversationId: about };
  const { items, error, hasSeveral } = useUnread(kind === "whyUnread" ? one : null);
  const shown = kind === "mentions" ? items?.filter(({ message }) => names(message)) : items;
  const counted = shown?.filter(({ message }) => message.counts).length ?? 0;
  return (
    <ListDialog
      title={t(`lists.${kind}.title`)}
      items={shown}
      error={error}
      keyOf={({ account: { id }, message }) => `${id} ${message.messageId}`}
      empty={t(`lists.${kind}.empty`)}
      note={shown && shown.length > 0 && t("lists.counted", { count: counted })}
      onClose={close}
    >
      {({ account: { id, serverName }, message, conversation }, tabIndex) => (
        <ListRow
          tabIndex={tabIndex}
          picture={{ id: message.senderId, name: message.senderName }}
          title={
            conversation === message.senderName ? (
              <bdi>{message.senderName}</bdi>
            ) : (
              t("search.whoWhere", { name: message.senderName, conversation })
            )
          }
          detail={<bdi className="ownLine">{oneLine(message.body) || t("lists.noText")}</bdi>}
          end={
            <>
              <time dateTime={message.createdAt}>{short(message.createdAt)}</time>
              <span className={clsx(styles.tag, message.counts && styles.counts)}>
                {t(`lists.why.${message.why}`)}
                {hasSeveral && ` · ${serverName}`}
              </span>
            </>
          }
          onOpen={() => {
            close();
            void open(id, message.conversationId, message.seq);
          }}
        />
      )}
    </ListDialog>
  );
}
