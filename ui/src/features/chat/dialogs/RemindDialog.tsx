import { useTranslation } from "react-i18next";
import { TimeDialog } from "@/components/TimeDialog";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat } from "../ChatContext";

type Props = { row: TimelineRow; onClose: () => void };

/** A day and a time of one's own to be reminded at. */
export function RemindDialog({ row, onClose }: Props) {
  const { t } = useTranslation();
  const { actions } = useChat();
  return (
    <TimeDialog
      title={t("message.remind")}
      label={t("message.remindAt")}
      action={t("message.remind")}
      onChoose={(at) => actions.remind(row, at)}
      onClose={onClose}
    />
  );
}
