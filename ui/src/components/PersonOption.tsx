import clsx from "clsx";
import { Check } from "lucide-react";
import { Avatar } from "./Avatar";
import type { Person } from "./PersonPicker";
import styles from "./PersonPicker.module.css";

type Props<T> = {
  id: string;
  person: T;
  active: boolean;
  chosen: boolean | undefined;
  note: string | null;
  picture: string | null;
  onPick: (person: T) => void;
};

export function PersonOption<T extends Person>(props: Props<T>) {
  const { id, person, active, chosen, note, picture, onPick } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the keys are those of the field above it
    <div
      id={id}
      role="option"
      aria-selected={chosen ?? active}
      aria-disabled={note !== null}
      className={clsx(styles.option, active && styles.active)}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => note === null && onPick(person)}
    >
      <Avatar id={person.id} name={person.displayName} size="s" src={picture} />
      <span className={styles.names}>
        <bdi>{person.displayName}</bdi>
        <small>
          <bdi dir="ltr">@{person.username}</bdi>
        </small>
      </span>
      {note && <small>{note}</small>}
      {chosen && <Check aria-hidden="true" />}
    </div>
  );
}
