import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { FormDialog } from "@/components/FormDialog";
import { Input } from "@/components/Input";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { jump } from "@/core/commands";
import { sentence } from "@/core/errors";
import { full } from "@/lib/time";
import { useOpen } from "@/routing/useOpen";
import { useView } from "@/stores/view";
import { dates } from "./operators";
import styles from "./JumpDialog.module.css";

type Props = { accountId: AccountId; conversationId: ConversationId };

/** Goes to a day and a time of the open conversation, by the clock of this computer. */
export function JumpDialog({ accountId, conversationId }: Props) {
  const { t } = useTranslation();
  const close = useView((view) => view.close);
  const open = useOpen();
  const field = useRef<HTMLInputElement>(null);
  const [days] = useState(() => dates().filter(({ date }) => date.length === 10));
  const [date, setDate] = useState(days[0]?.date ?? "");
  const [time, setTime] = useState("00:00");
  const moment = new Date(`${date}T${time || "00:00"}`);
  const isDate = !Number.isNaN(moment.getTime());
  const go = useMutation({
    mutationFn: () => jump(accountId, conversationId, { type: "time", at: moment.toISOString() }),
    onSuccess: (seq) => {
      close();
      void open(accountId, conversationId, seq);
    },
  });
  return (
    <FormDialog
      title={t("jump.title")}
      action={t("jump.go")}
      busy={go.isPending}
      field={field}
      onSubmit={() => isDate && go.mutate()}
      onClose={close}
    >
      <div className={styles.form}>
        <Input
          ref={field}
          type="date"
          label={t("jump.date")}
          value={date}
          error={isDate ? null : t("jump.noDate")}
          onChange={(event) => setDate(event.target.value)}
        />
        <Input
          type="time"
          label={t("jump.time")}
          value={time}
          onChange={(event) => setTime(event.target.value)}
        />
      </div>
      <div className={styles.days}>
        {days.map((day) => (
          <Button key={day.name} onClick={() => setDate(day.date)}>
            {t(`search.dates.${day.name}`)}
          </Button>
        ))}
      </div>
      <p className={styles.words} role={go.error ? "alert" : undefined}>
        {go.error ? sentence(go.error) : isDate && full(moment.toISOString())}
      </p>
    </FormDialog>
  );
}
