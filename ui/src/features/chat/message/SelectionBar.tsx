import { Copy, Forward, Trash2, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "@/components/Button";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat, useListState } from "../ChatContext";
import { copyText } from "./copy";
import { may } from "./may";
import { unselect } from "./selection";
import styles from "./SelectionBar.module.css";

/** What can be done with all selected messages at once. Lies over the end of the list, so that nothing moves. */
export function SelectionBar({ rows }: { rows: TimelineRow[] }) {
  const { t } = useTranslation();
  const { details, actions, list } = useChat();
  const selected = useListState((state) => state.selected);
  if (selected === null) return null;
  const chosen = rows.filter(({ id }) => selected.has(id));
  const all = (can: "remove" | "forward") =>
    chosen.length > 0 && chosen.every((row) => may(details, row)[can]);
  const done = (act: () => void) => () => {
    act();
    unselect(list);
  };
  return (
    <div role="toolbar" aria-label={t("message.selection")} className={styles.bar}>
      <span role="status" className={styles.count}>
        {t("message.selected", { count: chosen.length })}
      </span>
      <Button
        aria-disabled={chosen.length === 0}
        onClick={done(() => chosen.length > 0 && copyText(chosen, details))}
      >
        <Copy aria-hidden="true" />
        <span className={styles.words}>{t("message.copy")}</span>
      </Button>
      {all("forward") && (
        <Button onClick={done(() => actions.forward(chosen))}>
          <Forward aria-hidden="true" />
          <span className={styles.words}>{t("message.forward")}</span>
        </Button>
      )}
      {all("remove") && (
        <Button look="danger" onClick={done(() => actions.remove(chosen))}>
          <Trash2 aria-hidden="true" />
          <span className={styles.words}>{t("message.delete")}</span>
        </Button>
      )}
      <IconButton label={t("message.endSelection")} onClick={() => unselect(list)}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
