import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type KeyboardEvent, type Ref, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Input } from "@/components/Input";
import { Loader } from "@/components/Loader";
import type { User } from "@/core/bindings/User";
import { sentence } from "@/core/errors";
import { peopleQuery } from "@/core/queries";
import { useDebounced } from "@/hooks/useDebounced";
import { UserOption } from "./UserOption";
import styles from "./UserSearch.module.css";

type Props = {
  accountId: string;
  onPick: (user: User) => void;
  /** Said behind the name of someone who is in already. */
  noteFor?: (user: User) => string | null;
  chosen?: string[];
  inputRef?: Ref<HTMLInputElement>;
};

/** People by name: arrows walk, Enter picks. */
export function UserSearch({ accountId, onPick, noteFor, chosen, inputRef }: Props) {
  const { t } = useTranslation();
  const list = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const query = useDebounced(text.trim(), 200);
  const { data, error, isFetching } = useQuery({
    ...peopleQuery(accountId, query),
    placeholderData: keepPreviousData,
  });
  const users = data ?? [];
  const at = Math.min(active, users.length - 1);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const user = users[at];
    if (by !== undefined) setActive((at + by + users.length) % Math.max(users.length, 1));
    else if (event.key === "Enter" && user && !noteFor?.(user)) onPick(user);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <Input
        ref={inputRef}
        label={t("groups.find")}
        placeholder={t("groups.findPlaceholder")}
        icon={<Search aria-hidden="true" />}
        value={text}
        role="combobox"
        aria-expanded={users.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={users[at] ? `${list}-${String(at)}` : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={256}
        error={error ? sentence(error) : null}
        end={isFetching && data ? <Loader quiet /> : null}
        onChange={(event) => (setText(event.target.value), setActive(0))}
        onKeyDown={onKeyDown}
      />
      <div className={styles.results}>
        {!data && isFetching && <Loader label={t("groups.searching")} />}
        {data?.length === 0 && !error && (
          <p role="status" className={styles.none}>
            {query === "" ? t("groups.alone") : t("groups.nobody")}
          </p>
        )}
        <div
          id={list}
          role="listbox"
          aria-label={t("groups.people")}
          aria-multiselectable={!!chosen}
        >
          {users.map((user, index) => (
            <UserOption
              key={user.id}
              id={`${list}-${String(index)}`}
              user={user}
              active={index === at}
              chosen={chosen?.includes(user.id)}
              note={noteFor?.(user) ?? null}
              onPick={onPick}
            />
          ))}
        </div>
      </div>
    </>
  );
}
