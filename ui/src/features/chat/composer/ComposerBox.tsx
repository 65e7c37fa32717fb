import { Paperclip, Smile } from "lucide-react";
import { type KeyboardEvent, memo, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { EmojiPicker } from "../EmojiPicker";
import type { useTypingSignal } from "../useTyping";
import type { How } from "../useComposer";
import { ComposerField } from "./ComposerField";
import { insert } from "./insert";
import type { ComposerPlace } from "./place";
import { SendButton } from "./SendButton";
import type { usePaste } from "./usePaste";
import type { Suggestions } from "./useSuggestions";
import styles from "../MessageInput.module.css";

export type Writing = {
  text: string;
  setText: (text: string) => void;
  /** What stands there now, for whoever has waited. */
  current: () => string;
  send: (how?: How) => Promise<void>;
  canSend: boolean;
};

export type BoxProps = {
  field: RefObject<HTMLTextAreaElement | null>;
  place: ComposerPlace;
  name: string;
  isOffline: boolean;
  writing: Writing;
  /** A message is written anew. */
  isEdit: boolean;
  /** What describes the text. */
  note: string | undefined;
  isInvalid: boolean;
  typing: ReturnType<typeof useTypingSignal>;
  suggestions: Suggestions;
  paste: ReturnType<typeof usePaste>;
  onChoose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** The text and the buttons around it, which rest while it is written. */
export function ComposerBox(props: BoxProps) {
  const { field, writing, isEdit, onChoose } = props;
  const { text, send, canSend } = writing;
  return (
    <div className={styles.box} data-edit={isEdit || undefined}>
      {!isEdit && <Attach onChoose={onChoose} />}
      <ComposerField {...props} />
      <PickEmoji field={field} />
      <SendButton send={send} canSend={canSend} isEmpty={text.trim() === ""} isEdit={isEdit} />
    </div>
  );
}

const Attach = memo(({ onChoose }: Pick<BoxProps, "onChoose">) => (
  <IconButton
    label={useTranslation().t("composer.attach")}
    className={styles.tool}
    onClick={onChoose}
  >
    <Paperclip aria-hidden="true" />
  </IconButton>
));

const PickEmoji = memo(({ field }: Pick<BoxProps, "field">) => (
  <EmojiPicker
    trigger={
      <IconButton label={useTranslation().t("emoji.label")} className={styles.tool}>
        <Smile aria-hidden="true" />
      </IconButton>
    }
    finalFocus={field}
    onPick={(emoji) => field.current && insert(field.current, emoji)}
  />
));
