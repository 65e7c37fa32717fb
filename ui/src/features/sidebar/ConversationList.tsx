import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { VirtualList } from "@/components/VirtualList";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import type { Section } from "@/core/bindings/Section";
import { useOpen } from "@/routing/useOpen";
import { useFolded } from "@/stores/folded";
import { ConversationItem } from "./ConversationItem";
import { type Filter, type Line, listing } from "./listing";
import { SectionHeading } from "./SectionHeading";
import styles from "./Sidebar.module.css";

type Props = {
  accountId: string;
  rows: ConversationRow[];
  sections: Section[];
  filter: Filter;
  openId: string | null;
};

/** As `.row` in ConversationItem.module.css, and as `.heading`. */
const ROW = 58;
const HEADING = 34;

const keyOf = (line: Line) => (line.type === "row" ? line.id : `heading ${line.id}`);
const heightOf = (line: Line) => (line.type === "row" ? ROW : HEADING);

export function ConversationList({ accountId, rows, sections, filter, openId }: Props) {
  const { t } = useTranslation();
  const folded = useFolded((state) => state.folded);
  const fold = useFolded((state) => state.fold);
  const lines = useMemo(
    () => listing({ rows, sections, filter, openId, folded }),
    [rows, sections, filter, openId, folded],
  );
  const go = useOpen();
  const open = useCallback((id: string) => void go(accountId, id), [go, accountId]);
  if (lines.length === 0) {
    const note = rows.length === 0 ? t("sidebar.empty") : t(`sidebar.none.${filter}`);
    return <p className={styles.note}>{note}</p>;
  }
  const at = lines.findIndex(({ id, type }) => type === "row" && id === openId);
  return (
    <VirtualList
      label={t("sidebar.list")}
      items={lines}
      keyOf={keyOf}
      heightOf={heightOf}
      start={Math.max(0, at)}
    >
      {(line, tabIndex) =>
        line.type === "heading" ? (
          <SectionHeading line={line} tabIndex={tabIndex} onFold={fold} />
        ) : (
          <ConversationItem
            accountId={accountId}
            row={line.row}
            isOpen={line.id === openId}
            tabIndex={tabIndex}
            onOpen={open}
          />
        )
      }
    </VirtualList>
  );
}
