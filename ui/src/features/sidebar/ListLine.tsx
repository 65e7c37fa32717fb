import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { Badge } from "@/components/Badge";
import { number } from "@/lib/locale";
import styles from "./ListLine.module.css";

type Props = Omit<ComponentProps<"button">, "name"> & {
  name: ReactNode;
  /** What stands at the end, if anything does, and what it counts. */
  count?: number;
  words?: string;
  /** It wants something of the person. */
  isBadge: boolean;
  isQuiet?: boolean;
};

/** A line between the conversations that is none of them: its sign, its name, and a number. */
export function ListLine(props: Props) {
  const { name, count, words, isBadge, isQuiet = false, children, className, ...rest } = props;
  return (
    <button type="button" {...rest} className={clsx(styles.line, className)}>
      {children}
      <span className={styles.name}>{name}</span>
      {count !== undefined && isBadge && <Badge count={count} quiet={isQuiet} />}
      {count !== undefined && !isBadge && (
        <span aria-hidden="true" className={styles.count}>
          {number(count)}
        </span>
      )}
      {words !== undefined && <span className="visuallyHidden">{words}</span>}
    </button>
  );
}
