import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { sentence } from "@/core/errors";
import { deleteMessage } from "@/core/messages";
import { useChat } from "../ChatContext";
import { textOf } from "../message/copy";
import styles from "./Dialogs.module.css";

type Props = { rows: TimelineRow[]; onClose: () => void };

/** So much of what goes is shown. */
const SHOWN = 400;

export function DeleteDialog({ rows, onClose }: Props) {
  const { t } = useTranslation();
  const { account, details, people } = useChat();
  const conversationId = details.conversation.id;
  const remove = useMutation({
    mutationFn: () =>
      Promise.all(
        rows.map((row) => deleteMessage(account.id, { conversationId, messageId: row.id })),
      ),
    onSuccess: onClose,
  });
  const [row] = rows;
  const text = row && rows.length === 1 ? textOf([row], people).slice(0, SHOWN) : "";
  return (
    <Dialog
      title={t("message.deleteTitle", { count: rows.length })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t("message.delete")}
          </Button>
        </>
      }
    >
      <p className={styles.words}>{t("message.deleteBody", { count: rows.length })}</p>
      {text !== "" && (
        <blockquote className={styles.quote} dir="auto">
          {text}
        </blockquote>
      )}
      {remove.error && (
        <p role="alert" className={styles.problem}>
          {sentence(remove.error)}
        </p>
      )}
    </Dialog>
  );
}
