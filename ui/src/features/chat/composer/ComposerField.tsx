import {
  type ChangeEvent,
  type SyntheticEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
} from "react";
import { useTranslation } from "react-i18next";
import { useView } from "@/stores/view";
import type { BoxProps } from "./ComposerBox";
import { optionId, SuggestionList } from "./SuggestionList";
import { useHeight } from "./useHeight";
import styles from "../MessageInput.module.css";

/** Letters that a person types, as opposed to what is pasted, dropped, corrected or taken back. */
const isTyped = ({ nativeEvent }: ChangeEvent) =>
  nativeEvent instanceof InputEvent &&
  /^insert(?:Text|CompositionText)$/u.test(nativeEvent.inputType);

export function ComposerField(props: BoxProps) {
  const { field, writing, note, isInvalid, typing, suggestions, paste } = props;
  const words = useWords(props);
  const list = useId();
  const { text, setText } = writing;
  const { active, follow } = suggestions;

  useHeight(field, text);
  const { threadId } = props.place;
  const writeIn = useView((view) => view.writeIn);
  // Not by the field's own attribute: a conversation that was drawn ahead had its field long before it is seen.
  useLayoutEffect(() => {
    if (!isCovered()) field.current?.focus();
  }, [field]);
  // The focus that comes with the field is told to nobody.
  useEffect(() => {
    if (document.activeElement === field.current) writeIn(threadId);
  }, [field, threadId, writeIn]);

  function onChange(event: ChangeEvent<HTMLTextAreaElement>) {
    const box = event.target;
    if (box.value === "") typing.forget();
    else if (box.value.length > text.length && isTyped(event)) typing.signal();
    setText(box.value);
    follow(box.selectionStart);
  }
  function onSelect({ currentTarget: box }: SyntheticEvent<HTMLTextAreaElement>) {
    follow(box.selectionStart === box.selectionEnd ? box.selectionStart : null);
  }
  return (
    <>
      <SuggestionList accountId={props.place.accountId} id={list} suggestions={suggestions} />
      {/* A field of several lines may not be a combobox; it says of its list what a text box may say. */}
      <textarea
        ref={field}
        rows={1}
        spellCheck
        aria-label={words.label}
        aria-describedby={note}
        aria-invalid={isInvalid || undefined}
        aria-autocomplete="list"
        aria-controls={active === null ? undefined : list}
        aria-activedescendant={active === null ? undefined : optionId(list, active)}
        placeholder={words.placeholder}
        className={styles.text}
        // Until something is written, the words in it are the window's.
        dir={text === "" ? undefined : "auto"}
        value={text}
        onChange={onChange}
        onSelect={onSelect}
        onFocus={() => writeIn(threadId)}
        onBlur={() => follow(null)}
        onPaste={paste.onPaste}
        onKeyDown={(event) => {
          paste.watch(event);
          props.onKeyDown(event);
        }}
      />
    </>
  );
}

/** Whoever is in a dialog stays in it. */
const isCovered = () => document.querySelector("[role=dialog], [role=alertdialog]") !== null;

/** What it is called and what stands in it while it is empty: looked up once, not for each key. */
function useWords({ isEdit, isOffline, place, name }: BoxProps) {
  const { t } = useTranslation();
  const isThread = place.threadId !== null;
  return useMemo(() => {
    const label = t(isThread ? "chat.reply" : "chat.message");
    const usual = isThread ? t("chat.placeholderThread") : t("chat.placeholder", { name });
    return {
      label: isEdit ? t("composer.edit") : label,
      placeholder: isOffline ? t("chat.placeholderOffline", { name }) : usual,
    };
  }, [t, isEdit, isOffline, isThread, name]);
}
