import { UserPlus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/components/Avatar";
import { Button, IconButton } from "@/components/Button";
import { Select } from "@/components/Select";
import type { PersonRule } from "@/core/bindings/PersonRule";
import { avatarUrl } from "@/core/files";
import { ChoosePerson } from "./ChoosePerson";
import { useNames } from "./useNames";
import styles from "./Rules.module.css";

type People = Record<string, PersonRule>;

type Props = { accountId: string; people: People; onChange: (people: People) => void };

const rules = ["always", "never"] as const;

/** Whose messages alert whatever else is said, or never do. */
export function PeopleRules({ accountId, people, onChange }: Props) {
  const { t } = useTranslation();
  const [isChoosing, setChoosing] = useState(false);
  const ids = Object.keys(people);
  const names = useNames(accountId);
  function remove(id: string) {
    const { [id]: _, ...rest } = people;
    onChange(rest);
  }
  return (
    <div className={styles.block}>
      <p className={styles.label}>{t("alerts.people")}</p>
      <ul className={styles.people} aria-label={t("alerts.people")}>
        {ids.map((id) => {
          const user = names.get(id);
          const name = user?.displayName ?? t("chat.someone");
          return (
            <li key={id}>
              <Avatar
                id={id}
                name={name}
                size="s"
                src={avatarUrl(accountId, user?.avatar ?? null)}
              />
              <bdi>{name}</bdi>
              <Select
                small
                aria-label={t("alerts.personRule", { name })}
                value={people[id] ?? "always"}
                options={rules.map((value) => ({ value, label: t(`alerts.personRules.${value}`) }))}
                onChange={(value) => onChange({ ...people, [id]: value })}
              />
              <IconButton label={t("groups.remove", { name })} onClick={() => remove(id)}>
                <X aria-hidden="true" />
              </IconButton>
            </li>
          );
        })}
      </ul>
      <Button onClick={() => setChoosing(true)}>
        <UserPlus aria-hidden="true" />
        {t("alerts.addPerson")}
      </Button>
      {isChoosing && (
        <ChoosePerson
          accountId={accountId}
          title={t("alerts.addPerson")}
          noteFor={(id) => (id in people ? t("alerts.personThere") : null)}
          onPick={({ id }) => {
            onChange({ ...people, [id]: "always" });
            setChoosing(false);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}
