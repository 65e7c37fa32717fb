import clsx from "clsx";
import { ArrowUp, Smile } from "lucide-react";
import { type ChangeEvent, type KeyboardEvent, useId, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import TextareaAutosize from "react-textarea-autosize";
import { IconButton } from "@/components/Button";
import { measure } from "@/lib/text";
import { EmojiPicker } from "../EmojiPicker";
import { LengthNote } from "../LengthNote";
import type { MessageInputProps } from "../MessageInput";
import { useComposer } from "../useComposer";
import { useTypingSignal } from "../useTyping";
import { insert } from "./insert";
import styles from "../MessageInput.module.css";

export function Composer({ account, details, connection, threadId, onSent }: MessageInputProps) {
  const { t } = useTranslation();
  const note = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { id } = details.conversation;
  const accountId = account.id;
  const place = useMemo(() => ({ accountId, id, threadId }), [accountId, id, threadId]);
  const stored = threadId === null ? details.draft : null;
  const { text, setText, send, problem, canSend } = useComposer(place, stored, onSent);
  const typing = useTypingSignal(account.id, id);
  const length = measure(text);
  const offline = connection.type === "offline" || connection.type === "connecting";
  const name = details.name;
  const placeholder = () => {
    if (offline) return t("chat.placeholderOffline", { name });
    return threadId === null ? t("chat.placeholder", { name }) : t("chat.placeholderThread");
  };

  function onKeyDown(event: KeyboardEvent) {
    // WebKit ends the composition before this key, which it marks with 229.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    typing.forget();
    void send();
  }
  function onChange(event: ChangeEvent<HTMLTextAreaElement>) {
    const next = event.target.value;
    if (next.length > text.length) typing.signal();
    setText(next);
  }
  return (
    <div className={styles.composer} data-region="composer">
      <LengthNote id={note} length={length} problem={problem} />
      <div className={styles.box}>
        <TextareaAutosize
          ref={field}
          autoFocus
          aria-label={t(threadId === null ? "chat.message" : "chat.reply")}
          aria-describedby={length || problem ? note : undefined}
          aria-invalid={!!problem || !!length?.tooLong || !!length?.tooLarge || undefined}
          placeholder={placeholder()}
          className={styles.text}
          dir="auto"
          maxRows={12}
          value={text}
          onChange={onChange}
          onKeyDown={onKeyDown}
        />
        <EmojiPicker
          trigger={
            <IconButton label={t("emoji.label")} className={styles.tool}>
              <Smile aria-hidden="true" />
            </IconButton>
          }
          finalFocus={field}
          onPick={(emoji) => field.current && insert(field.current, emoji)}
        />
        <button
          type="button"
          aria-label={t("chat.send")}
          title={t("chat.send")}
          aria-disabled={!canSend}
          className={clsx(styles.send, text.trim() === "" && styles.idle)}
          onClick={() => void send()}
        >
          <ArrowUp aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
