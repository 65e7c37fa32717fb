import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import styles from "./VirtualList.module.css";

type Props<T> = {
  label: string;
  items: T[];
  keyOf: (item: T) => string;
  heightOf: (item: T) => number;
  /** Where the focus enters when it has not been in the list yet. */
  start?: number;
  /** Draws one row; its first button takes `tabIndex`. */
  children: (item: T, tabIndex: 0 | -1) => ReactNode;
};

/** A list of which only what is on the screen is drawn. One stop for Tab; arrows, Home and End walk through it. */
export function VirtualList<T>({ label, items, keyOf, heightOf, start = 0, children }: Props<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(items[index]!),
    getItemKey: (index) => keyOf(items[index]!),
    overscan: 6,
    initialRect: { width: 300, height: 800 },
  });
  const found = items.findIndex((item) => keyOf(item) === active);
  const current = found === -1 ? Math.min(start, items.length - 1) : found;

  function focus(to: number, item: T) {
    setActive(keyOf(item));
    virtual.scrollToIndex(to);
    // The row may not be drawn before the list has scrolled there.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${String(to)}"] button`)?.focus(),
    );
  }
  useKeptFocus(active, found, (at) => {
    const to = Math.min(at, items.length - 1);
    const item = items[to];
    if (item !== undefined) focus(to, item);
  });
  function onKeyDown(event: KeyboardEvent) {
    const to = target(event, current, items.length - 1);
    const item = to === null ? undefined : items[to];
    if (to === null || item === undefined) return;
    event.preventDefault();
    focus(to, item);
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

/** A row that had the focus and is gone leaves it to the one that stands there now. */
function useKeptFocus(active: string | null, found: number, move: (at: number) => void) {
  const before = useRef({ active, found });
  useEffect(() => {
    const was = before.current;
    before.current = { active, found: found === -1 ? was.found : found };
    const isGone = active !== null && active === was.active && found === -1 && was.found !== -1;
    if (isGone && document.activeElement === document.body) move(was.found);
  });
}

function target(event: KeyboardEvent, from: number, last: number): number | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: last }[event.key];
  return to === undefined || to < 0 || to > last ? null : to;
}
