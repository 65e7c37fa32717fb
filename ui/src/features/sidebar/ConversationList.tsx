import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ContextMenu } from "@/components/ContextMenu";
import { VirtualList } from "@/components/VirtualList";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { Section } from "@/core/bindings/Section";
import { useOpen } from "@/routing/useOpen";
import { useFolded } from "@/stores/folded";
import { ConversationItem } from "./ConversationItem";
import { ConversationMenu } from "./ConversationMenu";
import { type Filter, type Line, listing } from "./listing";
import { SectionHeading } from "./SectionHeading";
import { SectionMenu } from "./SectionMenu";
import { useSectionDrag } from "./useSectionDrag";
import { ShelfLine } from "./ShelfLine";
import type { Shelf } from "./useShelves";
import styles from "./Sidebar.module.css";

type Props = {
  accountId: string;
  shelves: Shelf[];
  rows: ConversationRow[];
  sections: Section[];
  filter: Filter;
  openId: string | null;
};

/** As `.row` in ConversationItem.module.css, and as `.heading`. */
const ROW = 58;
const HEADING = 34;

const keyOf = (line: Line) => (line.type === "row" ? line.id : `${line.type} ${line.id}`);
const heightOf = (line: Line) => (line.type === "row" ? ROW : HEADING);

type Target = Pick<Line, "type" | "id">;

function targetOf(element: Element): Target | null {
  const found = element.closest<HTMLElement>("[data-conversation], [data-section]");
  const { conversation, section } = found?.dataset ?? {};
  if (conversation !== undefined) return { type: "row", id: conversation };
  return section === undefined ? null : { type: "heading", id: section };
}

const hasMenu = (line: Line) =>
  line.type === "row" || (line.type === "heading" && line.section !== null);

export function ConversationList(props: Props) {
  const { accountId, shelves, rows, sections, filter, openId } = props;
  const { t } = useTranslation();
  const folded = useFolded((state) => state.folded);
  const fold = useFolded((state) => state.fold);
  // Without a filter nothing would hide the open one, and opening another makes no other list.
  const kept = filter === "all" ? null : openId;
  const lines = useMemo(
    () => listing({ shelves, rows, sections, filter, openId: kept, folded }),
    [shelves, rows, sections, filter, kept, folded],
  );
  const go = useOpen();
  const [target, setTarget] = useState<Target | null>(null);
  function ask(element: Element) {
    const next = targetOf(element);
    const isMenu = next !== null && lines.some((line) => line.id === next.id && hasMenu(line));
    if (isMenu) setTarget(next);
    return isMenu;
  }
  const { drag, said, events } = useSectionDrag(accountId, sections);
  const open = useCallback((id: string) => void go(accountId, id), [go, accountId]);
  if (lines.length === 0) {
    const note = rows.length === 0 ? t("sidebar.empty") : t(`sidebar.none.${filter}`);
    return <p className={styles.note}>{note}</p>;
  }
  const asked = target && lines.find((line) => line.type === target.type && line.id === target.id);
  const menu =
    asked?.type === "row" ? (
      <ConversationMenu accountId={accountId} row={asked.row} sections={sections} />
    ) : (
      asked?.type === "heading" &&
      asked.section && (
        <SectionMenu accountId={accountId} section={asked.section} sections={sections} />
      )
    );
  const at = lines.findIndex(({ id, type }) => type === "row" && id === openId);
  const first = lines.findIndex(({ type }) => type === "row");
  return (
    <ContextMenu className={styles.area} menu={menu} onAsk={ask}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- what is dragged are buttons in it */}
      <div {...events} className={styles.area} data-dragging={drag !== null}>
        <VirtualList
          label={t("sidebar.list")}
          items={lines}
          keyOf={keyOf}
          heightOf={heightOf}
          start={Math.max(0, at === -1 ? first : at)}
        >
          {(line, tabIndex) => {
            if (line.type === "shelf") return <ShelfLine shelf={line.shelf} tabIndex={tabIndex} />;
            if (line.type === "heading") {
              return <SectionHeading line={line} tabIndex={tabIndex} onFold={fold} drag={drag} />;
            }
            return (
              <ConversationItem
                accountId={accountId}
                row={line.row}
                isOpen={line.id === openId}
                tabIndex={tabIndex}
                onOpen={open}
              />
            );
          }}
        </VirtualList>
        <p aria-live="polite" className="visuallyHidden">
          {said}
        </p>
      </div>
    </ContextMenu>
  );
}
