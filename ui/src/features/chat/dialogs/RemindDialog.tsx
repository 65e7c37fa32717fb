import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Input } from "@/components/Input";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { localInput } from "@/lib/time";
import { useChat } from "../ChatContext";

type Props = { row: TimelineRow; onClose: () => void };

const HOUR = 3_600_000;

/** A day and a time of one's own to be reminded at. */
export function RemindDialog({ row, onClose }: Props) {
  const { t } = useTranslation();
  const { actions } = useChat();
  const field = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(() => localInput(new Date(Date.now() + HOUR)));
  const [isPast, setPast] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    const at = new Date(value);
    if (!(at.getTime() > Date.now())) return setPast(true);
    actions.remind(row, at);
    onClose();
  }
  return (
    <Dialog
      title={t("message.remind")}
      onClose={onClose}
      initialFocus={field}
      actions={
        <Button look="primary" type="submit" form="remind">
          {t("message.remind")}
        </Button>
      }
    >
      <form id="remind" onSubmit={submit}>
        <Input
          ref={field}
          type="datetime-local"
          label={t("message.remindAt")}
          value={value}
          error={isPast ? t("message.remindPast") : null}
          onChange={(event) => {
            setValue(event.target.value);
            setPast(false);
          }}
        />
      </form>
    </Dialog>
  );
}
