import { type ChangeEvent, type SyntheticEvent, useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import TextareaAutosize from "react-textarea-autosize";
import { useView } from "@/stores/view";
import type { BoxProps } from "./ComposerBox";
import { optionId, SuggestionList } from "./SuggestionList";
import styles from "../MessageInput.module.css";

/** Letters that a person types, as opposed to what is pasted, dropped, corrected or taken back. */
const isTyped = ({ nativeEvent }: ChangeEvent) =>
  nativeEvent instanceof InputEvent &&
  /^insert(?:Text|CompositionText)$/u.test(nativeEvent.inputType);

/** As much of the window as a text may take before it scrolls. */
const rows = () => Math.max(4, Math.floor((window.innerHeight * 0.4) / 22));

export function ComposerField(props: BoxProps) {
  const { field, writing, note, isInvalid, typing, suggestions, paste } = props;
  const { t } = useTranslation();
  const list = useId();
  const { text, setText } = writing;
  const { active, follow } = suggestions;

  const { threadId } = props.place;
  const writeIn = useView((view) => view.writeIn);
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
      <SuggestionList id={list} suggestions={suggestions} />
      {/* A field of several lines may not be a combobox; it says of its list what a text box may say. */}
      <TextareaAutosize
        ref={field}
        autoFocus
        spellCheck
        aria-label={t(labelOf(props))}
        aria-describedby={note}
        aria-invalid={isInvalid || undefined}
        aria-autocomplete="list"
        aria-controls={active === null ? undefined : list}
        aria-activedescendant={active === null ? undefined : optionId(list, active)}
        placeholder={usePlaceholder(props)}
        className={styles.text}
        // Until something is written, the words in it are the window's.
        dir={text === "" ? undefined : "auto"}
        maxRows={rows()}
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

type Label = "composer.edit" | "chat.message" | "chat.reply";

function labelOf({ isEdit, place }: BoxProps): Label {
  if (isEdit) return "composer.edit";
  return place.threadId === null ? "chat.message" : "chat.reply";
}

function usePlaceholder({ isOffline, place, name }: BoxProps): string {
  const { t } = useTranslation();
  if (isOffline) return t("chat.placeholderOffline", { name });
  return place.threadId === null ? t("chat.placeholder", { name }) : t("chat.placeholderThread");
}
