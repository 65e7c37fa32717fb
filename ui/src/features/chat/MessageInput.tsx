import clsx from "clsx";
import { ArrowUp } from "lucide-react";
import type { ChangeEvent, KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import TextareaAutosize from "react-textarea-autosize";
import type { Account } from "@/core/bindings/Account";
import type { Connection } from "@/core/bindings/Connection";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import { measure } from "@/lib/text";
import { ComposerLock, lockOf } from "./ComposerLock";
import { LengthNote } from "./LengthNote";
import { useComposer } from "./useComposer";
import { useTypingSignal } from "./useTyping";
import styles from "./MessageInput.module.css";

type Props = {
  account: Account;
  details: ConversationDetails;
  connection: Connection;
  onSent: () => void;
};

export function MessageInput(props: Props) {
  const lock = lockOf(props);
  return lock ? <ComposerLock lock={lock} accountId={props.account.id} /> : <Composer {...props} />;
}

function Composer({ account, details, connection, onSent }: Props) {
  const { t } = useTranslation();
  const { id } = details.conversation;
  const place = { accountId: account.id, id, stored: details.draft };
  const { text, setText, send, problem, canSend } = useComposer(place, onSent);
  const typing = useTypingSignal(account.id, id);
  const length = measure(text);
  const offline = connection.type === "offline" || connection.type === "connecting";
  const name = details.name;

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
      <LengthNote length={length} problem={problem} />
      <div className={styles.box}>
        <TextareaAutosize
          autoFocus
          aria-label={t("chat.message")}
          aria-describedby={length || problem ? "composer-note" : undefined}
          aria-invalid={!!problem || !!length?.tooLong || !!length?.tooLarge || undefined}
          placeholder={t(offline ? "chat.placeholderOffline" : "chat.placeholder", { name })}
          className={styles.text}
          dir="auto"
          maxRows={12}
          value={text}
          onChange={onChange}
          onKeyDown={onKeyDown}
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
