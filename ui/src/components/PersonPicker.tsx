import { Search } from "lucide-react";
import { type KeyboardEvent, type Ref, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Input } from "./Input";
import { Loader } from "./Loader";
import { PersonOption } from "./PersonOption";
import styles from "./PersonPicker.module.css";

export type Person = { id: string; displayName: string; username: string };

type Props<T extends Person> = {
  text: string;
  onText: (text: string) => void;
  /** Null while nothing was found out yet. */
  people: T[] | null;
  searching: boolean;
  problem: string | null;
  /** Said where there is nobody. */
  nobody: string;
  pictureOf: (person: T) => string | null;
  onPick: (person: T) => void;
  /** Said behind the name of someone who cannot be picked. */
  noteFor?: ((person: T) => string | null) | undefined;
  chosen?: string[] | undefined;
  inputRef?: Ref<HTMLInputElement> | undefined;
};

/** People by name: arrows walk, Enter picks. */
export function PersonPicker<T extends Person>(props: Props<T>) {
  const { text, onText, people, searching, problem, nobody, inputRef } = props;
  const { pictureOf, noteFor, chosen, onPick } = props;
  const { t } = useTranslation();
  const list = useId();
  const [active, setActive] = useState(0);
  const found = people ?? [];
  const at = Math.min(active, found.length - 1);

  function pick(person: T) {
    onPick(person);
    // Whoever picks several looks for the next one now.
    if (!chosen || text === "") return;
    onText("");
    setActive(0);
  }
  function walk(to: number) {
    setActive(to);
    document.getElementById(`${list}-${String(to)}`)?.scrollIntoView?.({ block: "nearest" });
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const person = found[at];
    if (by !== undefined) walk((at + by + found.length) % Math.max(found.length, 1));
    else if (event.key === "Enter" && person && !noteFor?.(person)) pick(person);
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
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found[at] ? `${list}-${String(at)}` : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={256}
        error={problem}
        end={searching && people ? <Loader quiet /> : null}
        onChange={(event) => (onText(event.target.value), setActive(0))}
        onKeyDown={onKeyDown}
      />
      <div className={styles.results}>
        {!people && searching && <Loader label={t("groups.searching")} />}
        {people?.length === 0 && problem === null && (
          <p role="status" className={styles.none}>
            {nobody}
          </p>
        )}
        <div
          id={list}
          role="listbox"
          className={styles.people}
          aria-label={t("groups.people")}
          aria-multiselectable={!!chosen}
        >
          {found.map((person, index) => (
            <PersonOption
              key={person.id}
              id={`${list}-${String(index)}`}
              person={person}
              active={index === at}
              chosen={chosen?.includes(person.id)}
              note={noteFor?.(person) ?? null}
              picture={pictureOf(person)}
              onPick={pick}
            />
          ))}
        </div>
      </div>
    </>
  );
}
