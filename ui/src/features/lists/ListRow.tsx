import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { Avatar } from "@/components/Avatar";
import styles from "./ListDialog.module.css";

type Props = {
  tabIndex: 0 | -1;
  picture: Omit<ComponentProps<typeof Avatar>, "size" | "presence">;
  title: ReactNode;
  detail: ReactNode;
  end?: ReactNode;
  /** What is to be known about it, in words. */
  note?: ReactNode;
  /** The note is about something that went wrong. */
  bad?: boolean;
  /** Buttons beside the line. */
  actions?: ReactNode;
  /** Some of the lines have three. */
  hasThree?: boolean;
  onOpen: () => void;
};

/** A line that leads to where it is from. */
export function ListRow({ tabIndex, picture, title, detail, end, note, ...rest }: Props) {
  const { bad, actions, hasThree, onOpen } = rest;
  return (
    <div className={styles.row}>
      <button type="button" tabIndex={tabIndex} className={styles.main} onClick={onOpen}>
        <Avatar {...picture} size="s" />
        <span className={styles.words}>
          <span className={styles.title}>{title}</span>
          <span className={styles.detail}>{detail}</span>
          {note && <span className={clsx(styles.reason, bad && styles.bad)}>{note}</span>}
        </span>
        {end !== undefined && <span className={styles.end}>{end}</span>}
      </button>
      {actions !== undefined && (
        <span className={clsx(styles.actions, hasThree && styles.three)}>{actions}</span>
      )}
    </div>
  );
}
