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
import { useView } from "@/stores/view";
import { ListLine } from "./ListLine";
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
  const words = t(`lists.${name}.count`, { count: wanting || count });
  return (
    <ListLine
      tabIndex={tabIndex}
      className={clsx(styles.shelf, name === "unsent" && wanting > 0 && styles.failed)}
      name={t(`lists.${name}.title`)}
      count={wanting || count}
      words={words}
      isBadge={wanting > 0}
      onClick={() => open(name)}
    >
      <Icon aria-hidden="true" />
    </ListLine>
  );
}
