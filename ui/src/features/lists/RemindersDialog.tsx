import clsx from "clsx";
import { Check } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { EmojiText } from "@/components/Emoji";
import { TimeDialog } from "@/components/TimeDialog";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ReminderRow } from "@/core/bindings/ReminderRow";
import { finishReminder, putOffReminder } from "@/core/later";
import { remindersQuery } from "@/core/listQueries";
import { oneLine } from "@/lib/text";
import { soon } from "@/lib/time";
import { useOpenMessage } from "@/routing/useOpen";
import { useView } from "@/stores/view";
import { ListDialog } from "./ListDialog";
import { ListRow } from "./ListRow";
import { PutOffMenu } from "./PutOffMenu";
import { run } from "./run";
import { Server } from "./Server";
import { useAccounts, useAcross } from "./useAcross";
import styles from "./ListDialog.module.css";

type Reminder = { accountId: AccountId; row: ReminderRow };

/** What one wanted to be reminded of, the next first; what is due stands in front. */
export function RemindersDialog() {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const accounts = useAccounts();
  const { items, error } = useAcross(accounts, remindersQuery);
  const [moved, setMoved] = useState<Reminder | null>(null);
  const sorted = items?.toSorted((a, b) => a.row.remindAt.localeCompare(b.row.remindAt));
  return (
    <>
      <ListDialog
        title={t("lists.reminders.title")}
        items={sorted}
        error={error}
        keyOf={({ account, row }) => `${account.id} ${row.id}`}
        empty={t("lists.reminders.empty")}
        emptyHint={t("lists.reminders.hint")}
        onClose={close}
      >
        {({ account, row }, tabIndex) => (
          <Line
            tabIndex={tabIndex}
            accountId={account.id}
            row={row}
            server={<Server accounts={accounts} accountId={account.id} />}
            onOther={() => setMoved({ accountId: account.id, row })}
          />
        )}
      </ListDialog>
      {moved && (
        <TimeDialog
          title={t("lists.reminders.putOff")}
          label={t("message.remindAt")}
          action={t("message.remind")}
          onChoose={(at) => run(putOffReminder(moved.accountId, moved.row.id, at.toISOString()))}
          onClose={() => setMoved(null)}
        />
      )}
    </>
  );
}

type LineProps = Reminder & { tabIndex: 0 | -1; server: React.ReactNode; onOther: () => void };

function Line({ accountId, row, tabIndex, server, onOther }: LineProps) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const open = useOpenMessage();
  const { message, name: conversation } = row;
  const name = message?.senderName ?? conversation;
  const isDue = row.state === "due";
  const at = soon(row.remindAt);
  return (
    <ListRow
      tabIndex={tabIndex}
      picture={{ id: message?.senderId ?? row.conversationId, name }}
      title={
        name === conversation ? <bdi>{name}</bdi> : t("search.whoWhere", { name, conversation })
      }
      detail={
        <bdi className="ownLine">
          {message ? (
            <EmojiText text={oneLine(message.body) || t("lists.noText")} />
          ) : (
            t("lists.fetching")
          )}
        </bdi>
      }
      end={
        <>
          <time
            dateTime={row.remindAt}
            className={clsx(isDue && styles.tag, isDue && styles.counts)}
          >
            {isDue ? t("lists.reminders.due", { time: at }) : at}
          </time>
          {server}
        </>
      }
      actions={
        <>
          <PutOffMenu
            tabIndex={tabIndex}
            onChoose={(time) => run(putOffReminder(accountId, row.id, time.toISOString()))}
            onOther={onOther}
          />
          <IconButton
            tabIndex={tabIndex}
            label={t("lists.reminders.done")}
            onClick={() => run(finishReminder(accountId, row.id))}
          >
            <Check aria-hidden="true" />
          </IconButton>
        </>
      }
      onOpen={() => {
        close();
        run(open(accountId, row.conversationId, row.messageId));
      }}
    />
  );
}
