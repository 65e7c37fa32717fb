import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ARCHIVE, FAVOURITES, type Line, OTHERS } from "./listing";
import { ListLine } from "./ListLine";
import type { Drag } from "./useSectionDrag";
import styles from "./SectionHeading.module.css";

type Props = {
  line: Extract<Line, { type: "heading" }>;
  tabIndex: 0 | -1;
  onFold: (id: string) => void;
  /** What is being dragged, if anything is. */
  drag: Drag | null;
};

const own = { [FAVOURITES]: "favourites", [OTHERS]: "others", [ARCHIVE]: "archive" } as const;

/** Folds and unfolds what stands below it; folded it says what is unread there. */
export function SectionHeading({ line, tabIndex, onFold, drag }: Props) {
  const { t } = useTranslation();
  const { id, isFolded, hidden } = line;
  const key = (own as Partial<Record<string, "favourites" | "others" | "archive">>)[id];
  const name = line.name ?? (key ? t(`sidebar.parts.${key}`) : "");
  const { unread, count } = hidden;
  return (
    <ListLine
      tabIndex={tabIndex}
      className={styles.heading}
      name={<bdi className="ownLine">{name}</bdi>}
      {...(isFolded && {
        count: unread || count,
        words: t(unread > 0 ? "sidebar.unread" : "sidebar.conversations", {
          count: unread || count,
        }),
      })}
      isBadge={unread > 0}
      isQuiet={id === ARCHIVE}
      aria-expanded={!isFolded}
      data-section={id}
      data-own-section={line.section !== null || undefined}
      data-dragged={drag?.id === id || undefined}
      data-drop={
        drag?.over === id && drag.id !== id ? (drag.after ? "after" : "before") : undefined
      }
      aria-keyshortcuts={
        line.section === null ? undefined : "Control+Shift+ArrowUp Control+Shift+ArrowDown"
      }
      onClick={() => onFold(id)}
    >
      <ChevronDown aria-hidden="true" />
    </ListLine>
  );
}
