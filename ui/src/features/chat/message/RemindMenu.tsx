import { AlarmClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DropdownItem, DropdownLine, DropdownMore } from "@/components/Dropdown";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { clock, weekday } from "@/lib/time";
import { useChat } from "../ChatContext";
import { useMessageDialog } from "../dialogs/useMessageDialog";
import { remindTimes } from "@/lib/remindTimes";
import styles from "./Message.module.css";

/** When to be reminded of it: the times one means most often, or one's own. */
export function RemindMenu({ row }: { row: TimelineRow }) {
  const { t } = useTranslation();
  const { actions } = useChat();
  const show = useMessageDialog((dialogs) => dialogs.show);
  const [times] = useState(() => remindTimes(new Date()));
  return (
    <DropdownMore icon={<AlarmClock aria-hidden="true" />} label={t("message.remind")}>
      {times.map(({ name, at }) => (
        <DropdownItem
          key={name}
          hint={
            <small className={styles.time}>
              {name === "nextWeek" || name === "tomorrow" ? `${weekday(at)} ` : ""}
              {clock(at.toISOString())}
            </small>
          }
          onSelect={() => actions.remind(row, at)}
        >
          {t(`message.remindTimes.${name}`)}
        </DropdownItem>
      ))}
      <DropdownLine />
      <DropdownItem onSelect={() => show({ type: "remind", rows: [row] })}>
        {t("message.remindTimes.other")}
      </DropdownItem>
    </DropdownMore>
  );
}
