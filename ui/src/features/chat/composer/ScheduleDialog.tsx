import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Input } from "@/components/Input";
import { fieldValue } from "@/lib/schedule";
import styles from "./ScheduleDialog.module.css";

type Props = { onChoose: (at: Date) => void; onClose: () => void };

const nextHour = () => {
  const time = new Date(Date.now() + 3_600_000);
  time.setMinutes(0, 0, 0);
  return time;
};

/** Any other time at which the message is sent. */
export function ScheduleDialog({ onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const [value, setValue] = useState(() => fieldValue(nextHour()));
  const [error, setError] = useState<string | null>(null);
  function choose() {
    const at = new Date(value);
    // An empty field is no time at all.
    if (!(at > new Date())) return setError(t("composer.schedulePast"));
    onClose();
    onChoose(at);
  }
  return (
    <Dialog
      title={t("composer.schedule")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button look="primary" onClick={choose}>
            {t("composer.scheduleYes")}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          choose();
        }}
      >
        <Input
          type="datetime-local"
          label={t("composer.scheduleAt")}
          hint={t("composer.scheduleHint")}
          value={value}
          error={error}
          onChange={(event) => {
            setValue(event.target.value);
            setError(null);
          }}
        />
      </form>
    </Dialog>
  );
}
