import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { User } from "@/core/bindings/User";
import styles from "./Groups.module.css";

type Props = { people: User[]; onRemove: (user: User) => void };

export function ChosenPeople({ people, onRemove }: Props) {
  const { t } = useTranslation();
  if (people.length === 0) return null;
  return (
    <div role="group" aria-label={t("groups.chosen")} className={styles.chosen}>
      {people.map((user) => (
        <button
          key={user.id}
          type="button"
          className={styles.chip}
          aria-label={t("groups.remove", { name: user.displayName })}
          onClick={() => onRemove(user)}
        >
          <bdi>{user.displayName}</bdi>
          <X aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}

export const toggle = (people: User[], user: User) =>
  people.some(({ id }) => id === user.id)
    ? people.filter(({ id }) => id !== user.id)
    : [...people, user];
