import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import styles from "./VirtualList.module.css";

type Props<T> = {
  label: string;
  items: T[];
  keyOf: (item: T) => string;
  /** All rows have this height. */
  rowHeight: number;
  /** Where the focus enters when it has not been in the list yet. */
  start?: number;
  /** Draws one row; its first button takes `tabIndex`. */
  children: (item: T, tabIndex: 0 | -1) => ReactNode;
};

/** A list of which only what is on the screen is drawn. One stop for Tab; arrows, Home and End walk through it. */
export function VirtualList<T>({ label, items, keyOf, rowHeight, start = 0, children }: Props<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index]!),
    overscan: 6,
    initialRect: { width: 300, height: 800 },
  });
  const found = items.findIndex((item) => keyOf(item) === active);
  const current = found === -1 ? Math.min(start, items.length - 1) : found;

  function onKeyDown(event: KeyboardEvent) {
    const to = target(event, current, items.length - 1);
    const item = to === null ? undefined : items[to];
    if (to === null || item === undefined) return;
    event.preventDefault();
    setActive(keyOf(item));
    virtual.scrollToIndex(to);
    // The row may not be drawn before the list has scrolled there.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${String(to)}"] button`)?.focus(),
    );
  }

  return (
    <div ref={scroller} className={styles.scroller}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows walk through its buttons */}
      <div
        role="list"
        aria-label={label}
        className={styles.inner}
        style={{ blockSize: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
        onFocus={({ target }) => {
          const at = target.closest<HTMLElement>("[data-index]")?.dataset["index"];
          const item = at === undefined ? undefined : items[Number(at)];
          if (item !== undefined) setActive(keyOf(item));
        }}
      >
        {virtual.getVirtualItems().map((row) => (
          <div
            key={row.key}
            role="listitem"
            aria-setsize={items.length}
            aria-posinset={row.index + 1}
            data-index={row.index}
            className={styles.row}
            style={{ blockSize: row.size, transform: `translateY(${String(row.start)}px)` }}
          >
            {children(items[row.index]!, row.index === current ? 0 : -1)}
          </div>
        ))}
      </div>
    </div>
  );
}

function target(event: KeyboardEvent, from: number, last: number): number | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: last }[event.key];
  return to === undefined || to < 0 || to > last ? null : to;
}
