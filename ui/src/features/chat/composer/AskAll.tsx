import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";

type Props = { count: number; onSend: () => void; onClose: () => void };

/** Before many people are alerted at once. */
export function AskAll({ count, onSend, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t("composer.askAll", { count })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            look="primary"
            onClick={() => {
              onClose();
              onSend();
            }}
          >
            {t("composer.askAllYes")}
          </Button>
        </>
      }
    >
      <p>{t("composer.askAllBody")}</p>
    </Dialog>
  );
}
