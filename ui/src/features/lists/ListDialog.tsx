import type { ReactNode } from "react";
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
  actions?: ReactNode;
  onClose: () => void;
  children: (item: T, tabIndex: 0 | -1) => ReactNode;
};

/** As `.row` in ListDialog.module.css. */
const ROW = 64;

/** A list over the window: arrows walk through it, Enter opens what is chosen. */
export function ListDialog<T>(props: Props<T>) {
  const { title, items, error, keyOf, empty, emptyHint, note, actions, onClose, children } = props;
  return (
    <Dialog title={title} onClose={onClose} actions={actions}>
      {note && <p className={styles.note}>{note}</p>}
      {items && items.length > 0 && (
        <div className={styles.list} style={{ blockSize: Math.min(items.length * ROW + 4, 480) }}>
          <VirtualList label={title} items={items} keyOf={keyOf} heightOf={() => ROW}>
            {children}
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
