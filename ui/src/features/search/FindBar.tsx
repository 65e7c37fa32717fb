import { ChevronDown, ChevronUp, Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { sentence } from "@/core/errors";
import { useAction } from "@/keys/useAction";
import { focusComposer } from "./focusComposer";
import { useFind } from "./useFind";
import { useHighlights } from "./useHighlights";
import styles from "./FindBar.module.css";

type Props = { accountId: AccountId; conversationId: ConversationId };

/** Finds in the open conversation. It lies over the messages, so that nothing moves. */
export function FindBar(props: Props) {
  const [asked, setAsked] = useState(0);
  useAction("findHere", () => setAsked((count) => count + 1));
  if (asked === 0) return null;
  return <Bar {...props} asked={asked} onClose={() => setAsked(0)} />;
}

function Bar({
  accountId,
  conversationId,
  asked,
  onClose,
}: Props & { asked: number; onClose: () => void }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const { at, count, isMore, isBusy, error, go } = useFind(accountId, conversationId, text);
  useHighlights(text);
  // What lies along the messages makes room for it.
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    dataset.finding = "true";
    return () => {
      delete dataset.finding;
    };
  }, []);
  // Asked for again, the field is ready for another word.
  useEffect(() => {
    if (asked > 0) field.current?.select();
  }, [asked]);

  function close() {
    onClose();
    focusComposer();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") close();
    else if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowUp" && event.target === field.current) go(1);
    else if (event.key === "ArrowDown" && event.target === field.current) go(-1);
    else return;
    event.preventDefault();
  }
  const found =
    count === 0 ? t("find.none") : t(isMore ? "find.ofMore" : "find.of", { at: at + 1, count });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the whole bar
    <div
      role="search"
      className={styles.bar}
      aria-label={t("find.label")}
      data-region="find"
      onKeyDown={onKeyDown}
    >
      <Search aria-hidden="true" />
      <input
        ref={field}
        autoFocus
        aria-label={t("find.label")}
        placeholder={t("find.placeholder")}
        dir={text === "" ? undefined : "auto"}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <span role="status" className={styles.count}>
        {text.trim() !== "" && !isBusy && (error ? sentence(error) : found)}
      </span>
      <IconButton label={t("find.older")} aria-disabled={count === 0} onClick={() => go(1)}>
        <ChevronUp aria-hidden="true" />
      </IconButton>
      <IconButton label={t("find.newer")} aria-disabled={count === 0} onClick={() => go(-1)}>
        <ChevronDown aria-hidden="true" />
      </IconButton>
      <IconButton label={t("find.close")} onClick={close}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
