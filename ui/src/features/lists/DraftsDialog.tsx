import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { EmojiText } from "@/components/Emoji";
import { draftsQuery } from "@/core/listQueries";
import { oneLine } from "@/lib/text";
import { short } from "@/lib/time";
import { useOpenThread } from "@/routing/useOpen";
import { useView } from "@/stores/view";
import { ListDialog } from "./ListDialog";
import { ListRow } from "./ListRow";
import { run } from "./run";
import { Server } from "./Server";
import { useAccounts } from "./useAcross";
import styles from "./ListDialog.module.css";

/** What was begun and not sent, of all accounts, the newest first. */
export function DraftsDialog() {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const open = useOpenThread();
  const { data: items, error } = useQuery(draftsQuery);
  const accounts = useAccounts();
  return (
    <ListDialog
      title={t("lists.drafts.title")}
      items={items}
      error={error}
      keyOf={({ accountId, conversationId, threadId }) =>
        `${accountId} ${conversationId} ${threadId ?? ""}`
      }
      empty={t("lists.drafts.empty")}
      emptyHint={t("lists.drafts.hint")}
      onClose={close}
    >
      {({ accountId, conversationId, threadId, name, draft, files, changedAt }, tabIndex) => (
        <ListRow
          tabIndex={tabIndex}
          picture={accounts.pictureOf(accountId, conversationId, name)}
          title={threadId === null ? <bdi>{name}</bdi> : t("lists.drafts.inThread", { name })}
          detail={
            <bdi className="ownLine">
              <EmojiText text={oneLine(draft.body) || t("lists.noText")} />
            </bdi>
          }
          end={
            <>
              <time dateTime={changedAt ?? undefined}>{changedAt && short(changedAt)}</time>
              {files > 0 && (
                <span className={styles.tag}>{t("message.files", { count: files })}</span>
              )}
              <Server accounts={accounts} accountId={accountId} />
            </>
          }
          onOpen={() => {
            close();
            run(open(accountId, conversationId, threadId));
          }}
        />
      )}
    </ListDialog>
  );
}
