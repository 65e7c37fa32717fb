import clsx from "clsx";
import {
  AlarmClock,
  Bookmark,
  CalendarClock,
  CircleAlert,
  type LucideIcon,
  Pencil,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge } from "@/components/Badge";
import { useView } from "@/stores/view";
import type { Shelf, ShelfName } from "./useShelves";
import styles from "./ShelfLine.module.css";

const icons: Record<ShelfName, LucideIcon> = {
  unsent: CircleAlert,
  reminders: AlarmClock,
  scheduled: CalendarClock,
  drafts: Pencil,
  saved: Bookmark,
};

/** Opens a list that leads through all conversations. */
export function ShelfLine({ shelf, tabIndex }: { shelf: Shelf; tabIndex: 0 | -1 }) {
  const { t } = useTranslation();
  const open = useView((view) => view.open);
  const { name, count, wanting } = shelf;
  const Icon = icons[name];
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      className={clsx(styles.shelf, name === "unsent" && wanting > 0 && styles.failed)}
      onClick={() => open(name)}
    >
      <Icon aria-hidden="true" />
      <span className={styles.name}>{t(`lists.${name}.title`)}</span>
      {wanting > 0 ? (
        <Badge count={wanting} />
      ) : (
        <span aria-hidden="true" className={styles.count}>
          {count}
        </span>
      )}
      <span className="visuallyHidden">
        {t(`lists.${name}.count`, { count: wanting || count })}
      </span>
    </button>
  );
}
