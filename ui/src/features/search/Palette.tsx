import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { type ReactNode, useId, useRef } from "react";
import { PaletteList } from "./PaletteList";
import type { Group } from "./palette";
import { usePalette } from "./usePalette";
import styles from "./Palette.module.css";

type Props = {
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  groups: Group[];
  /** What is said about what was found, above it. */
  note?: ReactNode;
  /** In place of the list where it is empty. */
  nothing?: ReactNode;
  hint: ReactNode;
  /** Spoken when it changes. */
  status: string;
  /** Near the end of the list more is asked for. */
  onEnd?: (() => void) | undefined;
  onClose: () => void;
};

/** A field with what it finds below. The focus stays in the field; the arrows choose, Enter takes. */
export function Palette(props: Props) {
  const { label, placeholder, query, onQuery, groups, note, nothing, hint, status, onEnd } = props;
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const { active, choose, take, onKeyDown } = usePalette(groups, query, props);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.scrim} />
        <Dialog.Viewport className={styles.viewport}>
          <Dialog.Popup className={styles.popup} data-modal="" initialFocus={field}>
            <Dialog.Title className="visuallyHidden">{label}</Dialog.Title>
            <div className={styles.field}>
              <Search aria-hidden="true" />
              <input
                ref={field}
                role="combobox"
                aria-expanded={groups.length > 0}
                aria-controls={list}
                aria-autocomplete="list"
                aria-activedescendant={active === null ? undefined : `${list}-${active}`}
                aria-label={label}
                placeholder={placeholder}
                dir={query === "" ? undefined : "auto"}
                spellCheck={false}
                autoComplete="off"
                value={query}
                onChange={(event) => onQuery(event.target.value)}
                onKeyDown={onKeyDown}
              />
            </div>
            {note}
            {groups.length > 0 ? (
              <PaletteList
                id={list}
                label={label}
                groups={groups}
                active={active}
                onChoose={choose}
                onTake={take}
                onEnd={onEnd}
              />
            ) : (
              nothing && <div className={styles.nothing}>{nothing}</div>
            )}
            <footer className={styles.hint}>{hint}</footer>
            <p role="status" className="visuallyHidden">
              {status}
            </p>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
