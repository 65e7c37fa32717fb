import { useQuery } from "@tanstack/react-query";
import { Paperclip } from "lucide-react";
import { useTranslation } from "react-i18next";
import { draggedQuery } from "@/core/queries";
import { useView } from "@/stores/view";
import styles from "./DropOverlay.module.css";

/** Lies over the conversation while files are held over the window: they go with what is being written here. */
export function DropOverlay({ name }: { name: string }) {
  const { t } = useTranslation();
  const { data: isOver = false } = useQuery(draggedQuery);
  const isThread = useView((view) => view.writing !== null);
  if (!isOver) return null;
  return (
    <div role="status" className={styles.overlay}>
      <p className={styles.card}>
        <Paperclip aria-hidden="true" />
        <b>{isThread ? t("composer.dropThread") : t("composer.drop", { name })}</b>
        <span>{t("composer.dropHint")}</span>
      </p>
    </div>
  );
}
