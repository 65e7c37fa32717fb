import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "@/components/Button";
import type { usePaste } from "./usePaste";
import styles from "./ComposerBar.module.css";

/** Offers to send as a file what is long for a message. Until then it stays in the text. */
export function LongPaste({ paste }: { paste: ReturnType<typeof usePaste> }) {
  const { t } = useTranslation();
  const { long, asFile, dismiss } = paste;
  if (long === null) return null;
  return (
    <div role="status" className={styles.bar}>
      <p className={styles.words}>{t("composer.longPaste", { count: long.length })}</p>
      <Button look="link" onClick={asFile}>
        {t("composer.asFile")}
      </Button>
      <IconButton label={t("app.close")} className={styles.close} onClick={dismiss}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
