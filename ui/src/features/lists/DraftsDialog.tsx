import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { EmojiText } from "@/components/Emoji";
import type { DraftRow } from "@/core/bindings/DraftRow";
import { draftsQuery } from "@/core/listQueries";
import { editedIn } from "@/lib/edits";
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

type Written = Pick<DraftRow, "conversationId" | "threadId" | "name">;

function title(t: TFunction, { conversationId, threadId, name }: Written) {
  if (editedIn(conversationId, threadId) !== undefined) return t("lists.drafts.edit", { name });
  return threadId === null ? <bdi>{name}</bdi> : t("lists.drafts.inThread", { name });
}

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
          title={title(t, { conversationId, threadId, name })}
          detail={
            <bdi className="ownLine">
              <EmojiText
                text={oneLine(draft.body) || t(files > 0 ? "lists.noText" : "sidebar.draftReply")}
              />
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
            const edited = editedIn(conversationId, threadId);
            run(open(accountId, conversationId, edited === undefined ? threadId : edited));
          }}
        />
      )}
    </ListDialog>
  );
}
