import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Input } from "@/components/Input";
import { showToast } from "@/components/Toast";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { sentence } from "@/core/errors";
import { lookOf } from "@/core/files";
import { forwardMessages } from "@/core/messages";
import { conversationsQuery } from "@/core/queries";
import { matches } from "@/lib/text";
import { useChat } from "../ChatContext";
import styles from "./Dialogs.module.css";

type Props = { rows: TimelineRow[]; onClose: () => void };

/** So many are drawn; the rest is found by name. */
const SHOWN = 60;

/** To which conversations messages are to be passed on. */
export function ForwardDialog({ rows, onClose }: Props) {
  const { t } = useTranslation();
  const { account, details } = useChat();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const field = useRef<HTMLInputElement>(null);
  const { data: all = [] } = useQuery(conversationsQuery(account.id));
  const open = all.filter(({ left, name }) => !left && matches(name, query));
  const conversationId = details.conversation.id;
  const send = useMutation({
    mutationFn: () =>
      forwardMessages(
        account.id,
        rows.map((row) => ({ conversationId, messageId: row.id })),
        [...chosen],
      ),
    onSuccess: () => {
      showToast(t("message.forwarded", { count: chosen.size }));
      onClose();
    },
  });
  function toggle(id: string) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  }
  return (
    <Dialog
      title={t("message.forwardTitle", { count: rows.length })}
      onClose={onClose}
      initialFocus={field}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            look="primary"
            busy={send.isPending}
            aria-disabled={chosen.size === 0}
            onClick={() => chosen.size > 0 && send.mutate()}
          >
            {t("message.forward")}
          </Button>
        </>
      }
    >
      <Input
        ref={field}
        label={t("message.forwardTo")}
        value={query}
        error={send.error ? sentence(send.error) : null}
        onChange={(event) => setQuery(event.target.value)}
      />
      <ul className={styles.list} aria-label={t("sidebar.list")}>
        {open.slice(0, SHOWN).map((row) => (
          <Line
            key={row.id}
            accountId={account.id}
            row={row}
            isChosen={chosen.has(row.id)}
            onToggle={toggle}
          />
        ))}
      </ul>
      {open.length === 0 && <p className={styles.words}>{t("message.noConversation")}</p>}
    </Dialog>
  );
}

type LineProps = {
  accountId: AccountId;
  row: ConversationRow;
  isChosen: boolean;
  onToggle: (id: string) => void;
};

function Line({ accountId, row, isChosen, onToggle }: LineProps) {
  return (
    <li>
      <label className={styles.line}>
        <input type="checkbox" checked={isChosen} onChange={() => onToggle(row.id)} />
        <Avatar {...lookOf(accountId, row)} size="s" />
        <bdi className={styles.name}>{row.name}</bdi>
      </label>
    </li>
  );
}
