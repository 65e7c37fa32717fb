import clsx from "clsx";
import { ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Writing } from "./ComposerBox";
import styles from "../MessageInput.module.css";

export function SendButton({ writing }: { writing: Writing }) {
  const { t } = useTranslation();
  const { text, send, canSend } = writing;
  return (
    <button
      type="button"
      aria-label={t("chat.send")}
      title={t("chat.send")}
      aria-disabled={!canSend}
      className={clsx(styles.send, text.trim() === "" && styles.idle)}
      onClick={() => void send()}
    >
      <ArrowUp aria-hidden="true" />
    </button>
  );
}
