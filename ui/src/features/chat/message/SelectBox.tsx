import { useTranslation } from "react-i18next";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { useChat } from "../ChatContext";
import { isSelectable, select } from "./selection";
import { spokenRow } from "./spoken";
import styles from "../MessageItem.module.css";

type Props = { row: TimelineRow; isSelected: boolean; author: string };

export function SelectBox({ row, isSelected, author }: Props) {
  const { t } = useTranslation();
  const { list } = useChat();
  return (
    <input
      type="checkbox"
      className={styles.box}
      disabled={!isSelectable(row)}
      checked={isSelected}
      aria-label={t("message.selectOne", { message: spokenRow(row, author) })}
      onChange={() => select(list, row.id)}
    />
  );
}
