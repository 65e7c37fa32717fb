import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { leaveConversation } from "@/core/commands";
import { sentence } from "@/core/errors";
import { useView } from "@/stores/view";
import styles from "./Groups.module.css";

type Props = { accountId: string; details: ConversationDetails };

export function LeaveDialog({ accountId, details }: Props) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const leave = useMutation({
    mutationFn: () => leaveConversation(accountId, details.conversation.id),
    onSuccess: close,
  });
  return (
    <Dialog
      title={t("groups.leaveTitle", { name: details.name })}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("app.cancel")}</Button>
          <Button look="danger" busy={leave.isPending} onClick={() => leave.mutate()}>
            {t("groups.leave")}
          </Button>
        </>
      }
    >
      <p className={styles.words}>{t("groups.leaveBody")}</p>
      {leave.error && (
        <p role="alert" className={styles.problem}>
          {sentence(leave.error)}
        </p>
      )}
    </Dialog>
  );
}
