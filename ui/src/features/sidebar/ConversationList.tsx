import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { VirtualList } from "@/components/VirtualList";
import type { ConversationRow } from "@/core/bindings/ConversationRow";
import { matches } from "@/lib/text";
import { ConversationItem } from "./ConversationItem";
import styles from "./Sidebar.module.css";

type Props = { accountId: string; rows: ConversationRow[]; filter: string; openId: string | null };

/** As `.row` in ConversationItem.module.css. */
const ROW = 58;

export function ConversationList({ accountId, rows, filter, openId }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shown = useMemo(
    () => (filter.trim() === "" ? rows : rows.filter(({ name }) => matches(name, filter))),
    [rows, filter],
  );
  const open = useCallback(
    (conversationId: string) =>
      void navigate({ to: "/c/$conversationId", params: { conversationId } }),
    [navigate],
  );
  if (shown.length === 0) {
    const note = rows.length === 0 ? t("sidebar.empty") : t("sidebar.noMatch");
    return <p className={styles.note}>{note}</p>;
  }
  return (
    <VirtualList
      label={t("sidebar.list")}
      items={shown}
      keyOf={(row) => row.id}
      rowHeight={ROW}
      start={Math.max(
        0,
        shown.findIndex(({ id }) => id === openId),
      )}
    >
      {(row, tabIndex) => (
        <ConversationItem
          accountId={accountId}
          row={row}
          isOpen={row.id === openId}
          tabIndex={tabIndex}
          onOpen={open}
        />
      )}
    </VirtualList>
  );
}
