import clsx from "clsx";
import { memo, useState } from "react";
import { hue, initials } from "@/lib/text";
import styles from "./Avatar.module.css";

type Props = {
  id: string;
  name: string;
  /** People are round, groups and channels square. */
  shape?: "person" | "group";
  size?: "s" | "m" | "l";
  presence?: "online" | "away" | "offline" | "unknown" | null;
  /** The address of a picture, if there is one. */
  src?: string | null;
};

/** A picture, or initials on a colour made from the id. The name is always written beside it, so it says nothing to a screen reader. */
export const Avatar = memo(function Avatar({ id, name, shape, size = "m", presence, src }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const colour = styles[`c${String(hue(id, 7))}`];
  return (
    <span
      aria-hidden="true"
      // Drawn by the style: neither copied with what stands beside it nor taken for a name of its own.
      data-initials={initials(name)}
      className={clsx(styles.avatar, colour, styles[size], shape === "group" && styles.group)}
    >
      {src && src !== broken && (
        <img alt="" src={src} draggable={false} onError={() => setBroken(src)} />
      )}
      {presence && presence !== "unknown" && <i className={clsx(styles.dot, styles[presence])} />}
    </span>
  );
});
