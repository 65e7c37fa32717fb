import clsx from "clsx";
import { ArrowUp, BellOff, CalendarClock, Check, ChevronDown, Clock } from "lucide-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dropdown, DropdownItem, DropdownLine } from "@/components/Dropdown";
import { dateTime, locale } from "@/lib/locale";
import { type Preset, presets } from "@/lib/schedule";
import type { Writing } from "./ComposerBox";
import { ScheduleDialog } from "./ScheduleDialog";
import styles from "../MessageInput.module.css";

type Props = Pick<Writing, "send" | "canSend"> & { isEmpty: boolean; isEdit: boolean };

/** Sends, or stores an edit; beside it the other ways of sending. */
export const SendButton = memo(({ send, canSend, isEmpty, isEdit }: Props) => {
  const { t } = useTranslation();
  const label = t(isEdit ? "composer.saveEdit" : "chat.send");
  const look = clsx(isEmpty && !isEdit && styles.idle);
  return (
    <span className={styles.sendGroup}>
      <button
        type="button"
        aria-label={label}
        title={label}
        aria-disabled={!canSend}
        className={clsx(styles.send, look)}
        onClick={() => void send()}
      >
        {isEdit ? <Check aria-hidden="true" /> : <ArrowUp aria-hidden="true" />}
      </button>
      {!isEdit && <OtherWays send={send} look={look} />}
    </span>
  );
});

function OtherWays({ send, look }: Pick<Props, "send"> & { look: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Dropdown
        side="top"
        trigger={
          <button
            type="button"
            aria-label={t("composer.more")}
            title={t("composer.more")}
            className={clsx(styles.more, look)}
          >
            <ChevronDown aria-hidden="true" />
          </button>
        }
      >
        <DropdownItem
          icon={<BellOff aria-hidden="true" />}
          onSelect={() => void send({ silent: true })}
        >
          {t("composer.sendSilently")}
        </DropdownItem>
        <DropdownLine />
        <Times onChoose={(at) => void send({ sendAt: at.toISOString() })} />
        <DropdownItem icon={<CalendarClock aria-hidden="true" />} onSelect={() => setOpen(true)}>
          {t("composer.sendAt")}
        </DropdownItem>
      </Dropdown>
      {isOpen && (
        <ScheduleDialog
          onChoose={(at) => void send({ sendAt: at.toISOString() })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** Counted from when the menu is opened. */
function Times({ onChoose }: { onChoose: (at: Date) => void }) {
  const { t } = useTranslation();
  const clock = { hour: "numeric", minute: "2-digit" } as const;
  const date = { weekday: "short", day: "numeric", month: "short" } as const;
  const format = (name: Preset["name"], at: Date) =>
    dateTime(at, name === "nextWeek" ? { ...date, ...clock } : clock);
  const [now] = useState(() => new Date());
  return presets(now, locale()).map(({ name, at }) => (
    <DropdownItem key={name} icon={<Clock aria-hidden="true" />} onSelect={() => onChoose(at)}>
      {t(`composer.times.${name}`, { time: format(name, at) })}
    </DropdownItem>
  ));
}
