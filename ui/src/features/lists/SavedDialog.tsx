import { BookmarkX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { EmojiText } from "@/components/Emoji";
import { avatarUrl } from "@/core/files";
import { savedQuery } from "@/core/listQueries";
import { unsaveMessage } from "@/core/messages";
import { oneLine } from "@/lib/text";
import { short } from "@/lib/time";
import { useOpenMessage } from "@/routing/useOpen";
import { useView } from "@/stores/view";
import { ListDialog } from "./ListDialog";
import { ListRow } from "./ListRow";
import { run } from "./run";
import { Server } from "./Server";
import { useAccounts, useAcross } from "./useAcross";

/** What was saved for later, the newest first. */
export function SavedDialog() {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const open = useOpenMessage();
  const accounts = useAccounts();
  const { items, error } = useAcross(accounts, savedQuery);
  const sorted = items?.toSorted((a, b) => b.row.savedAt.localeCompare(a.row.savedAt));
  return (
    <ListDialog
      title={t("lists.saved.title")}
      items={sorted}
      error={error}
      keyOf={({ account, row }) => `${account.id} ${row.messageId}`}
      empty={t("lists.saved.empty")}
      emptyHint={t("lists.saved.hint")}
      onClose={close}
    >
      {({ account: { id }, row: { row, sender, ...saved } }, tabIndex) => {
        const name = sender?.displayName ?? t("chat.someone");
        const place = { conversationId: saved.conversationId, messageId: saved.messageId };
        return (
          <ListRow
            tabIndex={tabIndex}
            picture={{
              id: sender?.id ?? saved.messageId,
              name,
              src: avatarUrl(id, sender?.avatar ?? null),
            }}
            title={
              name === saved.name ? (
                <bdi>{name}</bdi>
              ) : (
                t("search.whoWhere", { name, conversation: saved.name })
              )
            }
            detail={
              <bdi className="ownLine">
                {row ? (
                  <EmojiText text={oneLine(row.body) || t("lists.noText")} />
                ) : (
                  t("lists.fetching")
                )}
              </bdi>
            }
            end={
              <>
                <time dateTime={row?.createdAt}>{row && short(row.createdAt)}</time>
                <Server accounts={accounts} accountId={id} />
              </>
            }
            actions={
              <IconButton
                tabIndex={tabIndex}
                label={t("message.unsave")}
                onClick={() => run(unsaveMessage(id, place))}
              >
                <BookmarkX aria-hidden="true" />
              </IconButton>
            }
            onOpen={() => {
              close();
              run(open(id, saved.conversationId, saved.messageId));
            }}
          />
        );
      }}
    </ListDialog>
  );
}
