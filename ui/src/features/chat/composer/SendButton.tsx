import { ArrowUp, BellOff, Check, ChevronDown } from "lucide-react";
import clsx from "clsx";
import { useTranslation } from "react-i18next";
import { Dropdown, DropdownItem } from "@/components/Dropdown";
import type { Writing } from "./ComposerBox";
import styles from "../MessageInput.module.css";

/** Sends, or stores an edit; beside it the other ways of sending. */
export function SendButton({ writing, isEdit }: { writing: Writing; isEdit: boolean }) {
  const { t } = useTranslation();
  const { text, send, canSend } = writing;
  const label = t(isEdit ? "composer.saveEdit" : "chat.send");
  const look = clsx(text.trim() === "" && !isEdit && styles.idle);
  return (
    <span className={clsx(styles.sendGroup, look)} data-off={!canSend || undefined}>
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
      {!isEdit && (
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
        </Dropdown>
      )}
    </span>
  );
}
