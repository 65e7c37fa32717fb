import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { localInput } from "@/lib/time";
import { FormDialog } from "./FormDialog";
import { Input } from "./Input";

type Props = {
  title: string;
  /** What the field is for. */
  label: string;
  hint?: string;
  /** The words on the button. */
  action: string;
  onChoose: (at: Date) => void;
  onClose: () => void;
};

const HOUR = 3_600_000;

/** On the hour, as people name times. */
function nextHour() {
  const time = new Date(Date.now() + HOUR);
  time.setMinutes(0, 0, 0);
  return time;
}

/** Any day and time that is still to come. */
export function TimeDialog({ title, label, hint, action, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(() => localInput(nextHour()));
  const [isPast, setPast] = useState(false);
  function submit() {
    const at = new Date(value);
    // An empty field is no time at all.
    if (!(at.getTime() > Date.now())) return setPast(true);
    onClose();
    onChoose(at);
  }
  return (
    <FormDialog title={title} action={action} field={field} onSubmit={submit} onClose={onClose}>
      <Input
        ref={field}
        type="datetime-local"
        label={label}
        hint={hint}
        value={value}
        error={isPast ? t("app.past") : null}
        onChange={(event) => {
          setValue(event.target.value);
          setPast(false);
        }}
      />
    </FormDialog>
  );
}
