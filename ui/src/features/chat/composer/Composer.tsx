import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { sentence } from "@/core/errors";
import { appQuery } from "@/core/queries";
import { useAction } from "@/keys/useAction";
import { measure } from "@/lib/text";
import { LengthNote } from "../LengthNote";
import type { MessageInputProps } from "../MessageInput";
import { useComposer } from "../useComposer";
import { useTypingSignal } from "../useTyping";
import { Attachments } from "./Attachments";
import { ComposerBox } from "./ComposerBox";
import { LongPaste } from "./LongPaste";
import { useFieldKeys } from "./useFieldKeys";
import { useFiles } from "./useFiles";
import { useFormatting } from "./useFormatting";
import { usePaste } from "./usePaste";
import { useSuggestions } from "./useSuggestions";
import styles from "../MessageInput.module.css";

/** All that is written in one place. Its state is its own: a key in it draws no list. */
export function Composer({ account, details, connection, threadId, onSent }: MessageInputProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const accountId = account.id;
  const { id } = details.conversation;
  const place = useMemo(() => ({ accountId, id, threadId }), [accountId, id, threadId]);
  const around = useMemo(() => ({ account, details }), [account, details]);
  const { data: sendKey = "enter" } = useQuery({
    ...appQuery,
    select: ({ settings }) => settings.sendKey,
  });
  const [problem, setProblem] = useState<string | null>(null);
  const onProblem = useCallback((error: unknown) => setProblem(sentence(error)), []);
  const files = useFiles(place, onProblem);
  const stored = threadId === null ? details.draft : null;
  const { text, setText, send, canSend } = useComposer(place, stored, {
    files,
    setProblem,
    onSent,
  });
  const suggestions = useSuggestions(text, field, around);
  const paste = usePaste(field, text, files);
  const typing = useTypingSignal(accountId, id);
  const end = async () => {
    // A message ends the typing for the others: the next key is news again.
    typing.forget();
    await send();
  };
  const onKeyDown = useFieldKeys(field, sendKey, [suggestions.press], () => void end());
  useFormatting(field);
  useAction("upload", () => {
    // That of a thread is meant only where one is in it.
    if (threadId !== null && document.activeElement !== field.current) return false;
    return files.choose();
  });
  const length = measure(text);
  return (
    <div className={styles.composer} data-region="composer">
      <LengthNote id={`${id}-note`} length={length} problem={problem} />
      <LongPaste paste={paste} />
      <Attachments accountId={accountId} files={files} />
      <ComposerBox
        field={field}
        place={place}
        name={details.name}
        isOffline={connection.type === "offline" || connection.type === "connecting"}
        writing={{ text, setText, send: end, canSend }}
        typing={typing}
        note={length || problem ? `${id}-note` : undefined}
        isInvalid={problem !== null || !!length?.tooLong || !!length?.tooLarge}
        suggestions={suggestions}
        paste={paste}
        onChoose={files.choose}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
