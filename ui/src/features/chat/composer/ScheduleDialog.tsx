import { useTranslation } from "react-i18next";
import { TimeDialog } from "@/components/TimeDialog";

type Props = { onChoose: (at: Date) => void; onClose: () => void };

/** Any other time at which the message is sent. */
export function ScheduleDialog({ onChoose, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <TimeDialog
      title={t("composer.schedule")}
      label={t("composer.scheduleAt")}
      hint={t("composer.scheduleHint")}
      action={t("composer.scheduleYes")}
      onChoose={onChoose}
      onClose={onClose}
    />
  );
}
