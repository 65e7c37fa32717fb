import { useQuery } from "@tanstack/react-query";
import { RotateCw, Trash2, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "@/components/Button";
import { EmojiText } from "@/components/Emoji";
import type { UnsentRow } from "@/core/bindings/UnsentRow";
import { unsentQuery } from "@/core/listQueries";
import { discardUnsent, retryUnsent } from "@/core/messages";
import { wireSentence } from "@/core/errors";
import { oneLine } from "@/lib/text";
import { short } from "@/lib/time";
import { useOpen, useOpenThread } from "@/routing/useOpen";
import { useView } from "@/stores/view";
import type { Back } from "./back";
import { ListDialog } from "./ListDialog";
import { ListRow } from "./ListRow";
import { run } from "./run";
import { Server } from "./Server";
import { type Accounts, useAccounts } from "./useAcross";

/** Everything of all accounts that the servers have not confirmed, the oldest first, and what can be done with it. */
export function UnsentDialog({ takeBack }: Pick<Back, "takeBack">) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const { data: items, error } = useQuery(unsentQuery);
  const accounts = useAccounts();
  const failed = items?.filter(({ state }) => state === "failed") ?? [];
  return (
    <ListDialog
      title={t("lists.unsent.title")}
      items={items}
      error={error}
      keyOf={({ accountId, id }) => `${accountId} ${String(id)}`}
      isTall={() => true}
      empty={t("lists.unsent.empty")}
      note={items && items.length > 0 && t("lists.unsent.note")}
      actions={
        failed.length > 1 && (
          <Button
            onClick={() =>
              run(Promise.all(failed.map(({ accountId, id }) => retryUnsent(accountId, id))))
            }
          >
            <RotateCw aria-hidden="true" />
            {t("lists.unsent.retryAll", { count: failed.length })}
          </Button>
        )
      }
      onClose={close}
    >
      {(row, tabIndex) => (
        <Line row={row} tabIndex={tabIndex} accounts={accounts} takeBack={takeBack} />
      )}
    </ListDialog>
  );
}

type LineProps = Pick<Back, "takeBack"> & {
  row: UnsentRow;
  tabIndex: 0 | -1;
  accounts: Accounts;
};

function Line({ row, tabIndex, accounts, takeBack }: LineProps) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const open = useOpen();
  const { accountId, conversationId, state, error } = row;
  const isFailed = state === "failed";
  const waits = state === "held" ? "held" : "waits";
  return (
    <ListRow
      tabIndex={tabIndex}
      picture={accounts.pictureOf(accountId, conversationId, row.name)}
      title={t(`lists.unsent.kinds.${row.kind}`, { name: row.name })}
      detail={
        <bdi className="ownLine">
          <EmojiText text={oneLine(row.body) || t("lists.unsent.files", { count: row.files })} />
        </bdi>
      }
      note={error && isFailed ? wireSentence(error) : t(`lists.unsent.${waits}`)}
      bad={isFailed}
      end={
        <>
          <time dateTime={row.createdAt}>{short(row.createdAt)}</time>
          <Server accounts={accounts} accountId={accountId} />
        </>
      }
      hasThree
      actions={<Actions row={row} tabIndex={tabIndex} takeBack={takeBack} />}
      onOpen={() => {
        close();
        run(open(accountId, conversationId));
      }}
    />
  );
}

function Actions({ row, tabIndex, takeBack }: Omit<LineProps, "accounts">) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const open = useOpenThread();
  const { accountId, conversationId, messageId, kind } = row;
  async function back(message: string) {
    const threadId = await takeBack(accountId, conversationId, message);
    close();
    await open(accountId, conversationId, threadId);
  }
  return (
    <>
      {row.state === "failed" && (
        <IconButton
          tabIndex={tabIndex}
          label={t("chat.retry")}
          onClick={() => run(retryUnsent(accountId, row.id))}
        >
          <RotateCw aria-hidden="true" />
        </IconButton>
      )}
      {kind === "message" && messageId !== null && (
        <IconButton
          tabIndex={tabIndex}
          label={t("lists.unsent.takeBack")}
          onClick={() => run(back(messageId))}
        >
          <Undo2 aria-hidden="true" />
        </IconButton>
      )}
      <IconButton
        tabIndex={tabIndex}
        label={t("chat.discard")}
        onClick={() => run(discardUnsent(accountId, row.id))}
      >
        <Trash2 aria-hidden="true" />
      </IconButton>
    </>
  );
}
