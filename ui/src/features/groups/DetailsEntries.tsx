import { ChevronRight, Files, MessagesSquare, Pin } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useView } from "@/stores/view";
import styles from "./Details.module.css";

const entries = [
  { pane: "pins", icon: Pin },
  { pane: "threads", icon: MessagesSquare },
  { pane: "files", icon: Files },
] as const;

/** What else there is to see of a conversation. */
export function DetailsEntries() {
  const { t } = useTranslation();
  const showPane = useView((view) => view.showPane);
  return (
    <div className={styles.entries}>
      {entries.map(({ pane, icon: Icon }) => (
        <button key={pane} type="button" onClick={() => showPane(pane)}>
          <Icon aria-hidden="true" />
          {t(`details.${pane}`)}
          <ChevronRight aria-hidden="true" className={styles.turn} />
        </button>
      ))}
    </div>
  );
}
