import { LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLate } from "@/hooks/useLate";
import styles from "./Loader.module.css";

/** What is read from the disk is there before this: over it nothing is drawn. */
const LATE = 1_000;

/** Shown only where there is nothing else to show. `quiet`: what it belongs to says that it is busy. */
export function Loader({ quiet, label }: { quiet?: boolean; label?: string }) {
  const { t } = useTranslation();
  const isLate = useLate(LATE);
  if (quiet) return <LoaderCircle aria-hidden="true" className={styles.icon} />;
  return (
    <div role="status" className={styles.block} data-loading="true">
      {isLate && (
        <>
          <LoaderCircle aria-hidden="true" className={styles.icon} />
          <span className="visuallyHidden">{label ?? t("app.loading")}</span>
        </>
      )}
    </div>
  );
}

/** In place of a whole page. */
export function Waiting({ label }: { label?: string }) {
  const { t } = useTranslation();
  return (
    <main className={styles.page}>
      <h1 className="visuallyHidden">{t("app.name")}</h1>
      <Loader {...(label !== undefined && { label })} />
    </main>
  );
}
