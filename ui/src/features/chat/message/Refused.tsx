import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "../MessageItem.module.css";

type Props = {
  label: string;
  why: string;
  /** What can be done now. */
  children: ReactNode;
};

/** Why something was refused, and what can be done: beside it or, where that is too long, below. */
export const Refused = ({ label, why, children }: Props) => (
  <div className={styles.refused} role="group" aria-label={label}>
    <span>
      <CircleAlert aria-hidden="true" />
      <span>{why}</span>
    </span>
    <span>{children}</span>
  </div>
);
