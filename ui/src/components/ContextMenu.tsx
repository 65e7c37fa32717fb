import { ContextMenu as Base } from "@base-ui/react/context-menu";
import type { ReactNode } from "react";
import styles from "./Dropdown.module.css";

type Props = {
  /** What it is for: takes the press, or the key for menus. */
  children: ReactNode;
  className?: string | undefined;
  /** Says what the menu is about, before it opens; `false` where there is none. */
  onAsk: (target: Element) => boolean;
  menu: ReactNode;
};

/** The menu of what is pressed with the other button, where the hand is. Its entries are those of a `Dropdown`. */
export function ContextMenu({ children, className, onAsk, menu }: Props) {
  return (
    <Base.Root>
      <Base.Trigger
        className={className}
        onContextMenu={(event) => {
          if (event.target instanceof Element && onAsk(event.target)) return;
          event.preventBaseUIHandler();
          event.preventDefault();
        }}
      >
        {children}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner}>
          <Base.Popup className={styles.popup}>{menu}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
