import { CalendarX, Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { EmojiText } from "@/components/Emoji";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ScheduledRow } from "@/core/bindings/ScheduledRow";
import { wireSentence } from "@/core/errors";
import { scheduledQuery } from "@/core/listQueries";
import { oneLine } from "@/lib/text";
import { soon } from "@/lib/time";
import { useOpenThread } from "@/routing/useOpen";
import { useView } from "@/stores/view";
import type { Back } from "./back";
import { CancelScheduled } from "./CancelScheduled";
import { ChangeScheduled } from "./ChangeScheduled";
import { ListDialog } from "./ListDialog";
import { ListRow } from "./ListRow";
import { run } from "./run";
import { Server } from "./Server";
import { type Accounts, useAccounts, useAcross } from "./useAcross";

export type Planned = { accountId: AccountId; row: ScheduledRow };
type Asked = Planned & { what: "change" | "cancel" };

/** What is sent at its time, the next first. */
export function ScheduledDialog({ putBack }: Pick<Back, "putBack">) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const accounts = useAccounts();
  const { items, error } = useAcross(accounts, scheduledQuery);
  const [asked, setAsked] = useState<Asked | null>(null);
  const sorted = items?.toSorted((a, b) => a.row.sendAt.localeCompare(b.row.sendAt));
  const end = () => setAsked(null);
  return (
    <>
      <ListDialog
        title={t("lists.scheduled.title")}
        items={sorted}
        error={error}
        keyOf={({ account, row }) => `${account.id} ${row.messageId}`}
        isTall={({ row }) => row.error !== null}
        empty={t("lists.scheduled.empty")}
        emptyHint={t("lists.scheduled.hint")}
        onClose={close}
      >
        {({ account, row }, tabIndex) => (
          <Line
            planned={{ accountId: account.id, row }}
            tabIndex={tabIndex}
            accounts={accounts}
            onAsk={(what) => setAsked({ what, accountId: account.id, row })}
          />
        )}
      </ListDialog>
      {asked?.what === "change" && <ChangeScheduled planned={asked} onClose={end} />}
      {asked?.what === "cancel" && (
        <CancelScheduled planned={asked} putBack={putBack} onClose={end} />
      )}
    </>
  );
}

type LineProps = {
  planned: Planned;
  tabIndex: 0 | -1;
  accounts: Accounts;
  onAsk: (what: Asked["what"]) => void;
};

function Line({ planned: { accountId, row }, tabIndex, accounts, onAsk }: LineProps) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const open = useOpenThread();
  return (
    <ListRow
      tabIndex={tabIndex}
      picture={accounts.pictureOf(accountId, row.conversationId, row.name)}
      title={<bdi>{row.name}</bdi>}
      detail={
        <bdi className="ownLine">
          <EmojiText
            text={oneLine(row.body) || t("lists.unsent.files", { count: row.attachments })}
          />
        </bdi>
      }
      note={row.error && wireSentence(row.error)}
      bad={row.state === "failed"}
      end={
        <>
          <time dateTime={row.sendAt}>{soon(row.sendAt)}</time>
          <Server accounts={accounts} accountId={accountId} />
        </>
      }
      actions={
        <>
          <IconButton
            tabIndex={tabIndex}
            label={t("lists.scheduled.change")}
            onClick={() => onAsk("change")}
          >
            <Pencil aria-hidden="true" />
          </IconButton>
          <IconButton
            tabIndex={tabIndex}
            label={t("lists.scheduled.cancel")}
            onClick={() => onAsk("cancel")}
          >
            <CalendarX aria-hidden="true" />
          </IconButton>
        </>
      }
      onOpen={() => {
        close();
        run(open(accountId, row.conversationId, row.threadId));
      }}
    />
  );
}
