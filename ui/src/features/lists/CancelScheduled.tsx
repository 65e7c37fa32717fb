import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Confirm";
import { sentence } from "@/core/errors";
import { cancelScheduled } from "@/core/later";
import type { Back } from "./back";
import type { Planned } from "./ScheduledDialog";
import styles from "./ListDialog.module.css";

type Props = Pick<Back, "putBack"> & { planned: Planned; onClose: () => void };

/** So much of the text is shown. */
const SHOWN = 300;

/** It is not sent, and what was written is where it was written. */
export function CancelScheduled({ planned: { accountId, row }, putBack, onClose }: Props) {
  const { t } = useTranslation();
  const { conversationId, messageId, threadId, body } = row;
  const cancel = useMutation({
    mutationFn: async () => {
      // First the one, then the other: whatever happens between them loses no word.
      const undo = await putBack({ accountId, id: conversationId, threadId }, body);
      try {
        await cancelScheduled(accountId, { conversationId, messageId });
      } catch (error) {
        undo();
        throw error;
      }
    },
    onSuccess: onClose,
  });
  return (
    <Confirm
      title={t("lists.scheduled.cancelTitle")}
      action={t("lists.scheduled.cancel")}
      busy={cancel.isPending}
      problem={cancel.error ? sentence(cancel.error) : null}
      onConfirm={() => cancel.mutate()}
      onClose={onClose}
    >
      <p className={styles.note}>
        {t("lists.scheduled.cancelBody", { name: row.name })}
        {row.attachments > 0 && ` ${t("lists.scheduled.filesGo", { count: row.attachments })}`}
      </p>
      {body !== "" && (
        <blockquote className={styles.quote} dir="auto">
          {body.slice(0, SHOWN)}
        </blockquote>
      )}
    </Confirm>
  );
}
