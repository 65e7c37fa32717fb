import clsx from "clsx";
import { memo } from "react";
import { hue, initials } from "@/lib/text";
import styles from "./Avatar.module.css";

type Props = {
  id: string;
  name: string;
  /** People are round, groups and channels square. */
  shape?: "person" | "group";
  size?: "s" | "m" | "l";
  presence?: "online" | "away" | "offline" | "unknown" | null;
};

/** Initials on a colour made from the id. The name is always written beside it, so it says nothing to a screen reader. */
export const Avatar = memo(function Avatar({ id, name, shape, size = "m", presence }: Props) {
  const colour = styles[`c${String(hue(id, 7))}`];
  return (
    <span
      aria-hidden="true"
      className={clsx(styles.avatar, colour, styles[size], shape === "group" && styles.group)}
    >
      {initials(name)}
      {presence && presence !== "unknown" && <i className={clsx(styles.dot, styles[presence])} />}
    </span>
  );
});
