import type { ReactNode } from "react";
import { Avatar } from "@/components/Avatar";
import styles from "./ListDialog.module.css";

type Props = {
  tabIndex: 0 | -1;
  picture: { id: string; name: string; shape?: "person" | "group" };
  title: ReactNode;
  detail: ReactNode;
  end?: ReactNode;
  /** Buttons beside the line. */
  actions?: ReactNode;
  onOpen: () => void;
};

/** A line that leads to where it is from. */
export function ListRow({ tabIndex, picture, title, detail, end, actions, onOpen }: Props) {
  return (
    <div className={styles.row}>
      <button type="button" tabIndex={tabIndex} className={styles.main} onClick={onOpen}>
        <Avatar {...picture} size="s" />
        <span className={styles.words}>
          <span className={styles.title}>{title}</span>
          <span className={styles.detail}>{detail}</span>
        </span>
        {end !== undefined && <span className={styles.end}>{end}</span>}
      </button>
      {actions !== undefined && <span className={styles.actions}>{actions}</span>}
    </div>
  );
}
