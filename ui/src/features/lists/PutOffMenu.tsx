import { AlarmClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { Dropdown, DropdownItem, DropdownLine } from "@/components/Dropdown";
import { remindTimes } from "@/lib/remindTimes";
import { soon } from "@/lib/time";
import styles from "./ListDialog.module.css";

type Props = { tabIndex: 0 | -1; onChoose: (at: Date) => void; onOther: () => void };

/** Another time for a reminder. */
export function PutOffMenu({ tabIndex, onChoose, onOther }: Props) {
  const { t } = useTranslation();
  return (
    <Dropdown
      trigger={
        <IconButton tabIndex={tabIndex} label={t("lists.reminders.putOff")}>
          <AlarmClock aria-hidden="true" />
        </IconButton>
      }
    >
      <Times onChoose={onChoose} />
      <DropdownLine />
      <DropdownItem onSelect={onOther}>{t("message.remindTimes.other")}</DropdownItem>
    </Dropdown>
  );
}

/** Counted from when the menu is opened. */
function Times({ onChoose }: Pick<Props, "onChoose">) {
  const { t } = useTranslation();
  const [times] = useState(() => remindTimes(new Date()));
  return times.map(({ name, at }) => (
    <DropdownItem
      key={name}
      hint={<small className={styles.hint}>{soon(at.toISOString())}</small>}
      onSelect={() => onChoose(at)}
    >
      {t(`message.remindTimes.${name}`)}
    </DropdownItem>
  ));
}
