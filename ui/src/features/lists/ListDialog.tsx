import { type ReactNode, useEffect, useRef } from "react";
import { Dialog } from "@/components/Dialog";
import { Loader } from "@/components/Loader";
import { VirtualList } from "@/components/VirtualList";
import { sentence } from "@/core/errors";
import styles from "./ListDialog.module.css";

type Props<T> = {
  title: string;
  items: T[] | undefined;
  error: unknown;
  keyOf: (item: T) => string;
  /** What stands there when the list is empty, and what to do then. */
  empty: string;
  emptyHint?: string;
  note?: ReactNode;
  /** Where lines have something below them. */
  isTall?: (item: T) => boolean;
  actions?: ReactNode;
  onClose: () => void;
  children: (item: T, tabIndex: 0 | -1) => ReactNode;
};

/** As `.row` in ListDialog.module.css, and with two lines of words below. */
const ROW = 64;
const TALL = 90;

const isAtHead = () =>
  document.activeElement?.matches("[data-modal], [data-modal] header *") ?? false;

/** A list over the window: arrows walk through it, Enter opens what is chosen. */
export function ListDialog<T>(props: Props<T>) {
  const { title, items, error, keyOf, empty, emptyHint, note, isTall, actions, onClose } = props;
  const list = useRef<HTMLDivElement>(null);
  const heightOf = (item: T) => (isTall?.(item) ? TALL : ROW);
  const height = items?.reduce((sum, item) => sum + heightOf(item), 4) ?? 0;
  const isFilled = height > 4;
  useEffect(() => {
    if (!isFilled) return undefined;
    // Where the list came after the dialog, the focus is on its way to the cross: it is met there.
    const frame = requestAnimationFrame(() => {
      const waits = !document.activeElement?.closest("[data-modal]") || isAtHead();
      if (waits) list.current?.querySelector("button")?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [isFilled]);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={actions}
      roomy
      initialFocus={() => list.current?.querySelector("button") ?? null}
    >
      {note && <p className={styles.note}>{note}</p>}
      {items && items.length > 0 && (
        <div ref={list} className={styles.list} style={{ blockSize: Math.min(height, 480) }}>
          <VirtualList label={title} items={items} keyOf={keyOf} heightOf={heightOf}>
            {props.children}
          </VirtualList>
        </div>
      )}
      {items?.length === 0 && (
        <div className={styles.empty}>
          <b>{empty}</b>
          {emptyHint}
        </div>
      )}
      {!items && !error && <Loader />}
      {!items && Boolean(error) && <p role="alert">{sentence(error)}</p>}
    </Dialog>
  );
}
