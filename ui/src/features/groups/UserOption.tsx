import clsx from "clsx";
import { Check } from "lucide-react";
import { useEffect, useRef } from "react";
import { Avatar } from "@/components/Avatar";
import type { User } from "@/core/bindings/User";
import styles from "./UserSearch.module.css";

type Props = {
  id: string;
  user: User;
  active: boolean;
  chosen: boolean | undefined;
  note: string | null;
  onPick: (user: User) => void;
};

export function UserOption({ id, user, active, chosen, note, onPick }: Props) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the keys are those of the field above it
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={chosen ?? active}
      aria-disabled={note !== null}
      className={clsx(styles.option, active && styles.active)}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => note === null && onPick(user)}
    >
      <Avatar id={user.id} name={user.displayName} size="s" />
      <span className={styles.names}>
        <bdi>{user.displayName}</bdi>
        <small>
          <bdi dir="ltr">@{user.username}</bdi>
        </small>
      </span>
      {note && <small>{note}</small>}
      {chosen && <Check aria-hidden="true" />}
    </div>
  );
}
