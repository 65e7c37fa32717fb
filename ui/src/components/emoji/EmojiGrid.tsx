import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { EmojiText } from "@/components/Emoji";
import { COLUMNS, type Emoji, type Line, type Spot, type Tone, withTone } from "@/lib/emoji";
import styles from "./EmojiPanel.module.css";

type Props = {
  id: string;
  lines: Line[];
  at: Spot | null;
  tone: Tone;
  onPoint: (spot: Spot) => void;
  onPick: (emoji: Emoji, more: boolean) => void;
};

const TITLE = 30;
const ROW = 42;

/** Of two thousand emoji, those that are on the screen. */
export function EmojiGrid({ id, lines, at, tone, onPoint, onPick }: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.cells.length === 0 ? TITLE : ROW),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 3,
    initialRect: { width: 320, height: 260 },
  });
  // The pointer never moves what it points at: only keys lead out of sight.
  const line = at?.line;
  useEffect(() => {
    if (line === undefined) return;
    const isFirst = lines[line - 1]?.cells.length === 0;
    virtual.scrollToIndex(isFirst ? line - 1 : line, { align: "auto" });
    if (isFirst) virtual.scrollToIndex(line, { align: "auto" });
  }, [line, lines, virtual]);
  if (lines.length === 0) {
    return (
      <p role="status" className={styles.nothing}>
        {t("emoji.nothing")}
      </p>
    );
  }
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="grid"
        id={`${id}grid`}
        aria-label={t("emoji.label")}
        aria-rowcount={lines.length}
        aria-colcount={COLUMNS}
        className={styles.inner}
        style={{ blockSize: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ key, index, start, size }) => (
          <div
            key={key}
            role="row"
            aria-rowindex={index + 1}
            className={styles.row}
            style={{ blockSize: size, transform: `translateY(${String(start)}px)` }}
          >
            {lines[index]?.cells.length === 0 && (
              <span role="gridcell" aria-colspan={COLUMNS} className={styles.title}>
                {t(`emoji.groups.${lines[index].group}`)}
              </span>
            )}
            {lines[index]?.cells.map((emoji, column) => (
              <button
                key={emoji.emoji}
                type="button"
                role="gridcell"
                id={`${id}${String(index)}-${String(column)}`}
                tabIndex={-1}
                aria-label={emoji.label}
                aria-selected={at?.line === index && at.column === column}
                className={clsx(
                  styles.cell,
                  at?.line === index && at.column === column && styles.at,
                )}
                onPointerMove={() => onPoint({ line: index, column })}
                // The focus stays where the text is.
                onMouseDown={(event) => event.preventDefault()}
                onClick={(event) => onPick(emoji, event.shiftKey)}
              >
                <EmojiText text={withTone(emoji, tone)} />
              </button>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
