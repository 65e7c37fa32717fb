import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Draft } from "@/core/bindings/Draft";
import { sentence } from "@/core/errors";
import { appQuery } from "@/core/queries";
import { useSteady } from "@/hooks/useSteady";
import { useAction } from "@/keys/useAction";
import { measure } from "@/lib/text";
import { LengthNote } from "../LengthNote";
import type { MessageInputProps } from "../MessageInput";
import { type How, useComposer } from "../useComposer";
import { useTypingSignal } from "../useTyping";
import { AskAll } from "./AskAll";
import { Attachments } from "./Attachments";
import { ComposerBox } from "./ComposerBox";
import { LongPaste } from "./LongPaste";
import { ModeBar } from "./ModeBar";
import { placeKey } from "./place";
import { useMode } from "./modes";
import { RecipientNote } from "./RecipientNote";
import { rowsAt } from "./rows";
import { useFieldKeys } from "./useFieldKeys";
import { useFiles } from "./useFiles";
import { useFormatting } from "./useFormatting";
import { useKeptEdit } from "./useKeptEdit";
import { useModeKeys } from "./useModeKeys";
import { usePaste } from "./usePaste";
import { useSending } from "./useSending";
import { useSuggestions } from "./useSuggestions";
import { useUndoSend } from "./useUndoSend";
import styles from "../MessageInput.module.css";

type Props = MessageInputProps & {
  /** What was being written before this window. */
  draft: Draft | null;
};

/** All that is written in one place. Its state is its own: a key in it draws no list. */
export function Composer(props: Props) {
  const { account, details, connection, threadId, draft, onSent, onNote } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const accountId = account.id;
  const { id } = details.conversation;
  const place = useMemo(() => ({ accountId, id, threadId }), [accountId, id, threadId]);
  const cache = useQueryClient();
  const around = useMemo(() => {
    const last = () =>
      rowsAt(cache, place).findLast(({ seq, deleted }) => seq !== null && !deleted);
    return { account, details, last };
  }, [account, details, cache, place]);
  const { data: settings } = useQuery({ ...appQuery, select: (app) => app.settings });
  const [problem, setProblem] = useState<string | null>(null);
  const onProblem = useCallback((error: unknown) => setProblem(sentence(error)), []);
  const files = useFiles(place, onProblem);
  const mode = useMode(place);
  useKeptEdit(place);
  const writing = useComposer(place, draft, { files, mode, setProblem, onSent });
  const sending = useSending(writing, around, mode.edit !== null);
  const typing = useTypingSignal(accountId, id);
  const send = useSteady(async (how?: How) => {
    // A message ends the typing for the others: the next key is news again.
    typing.forget();
    await sending.send(how);
  });
  const suggestions = useSuggestions(writing.text, field, around);
  const paste = usePaste(field, writing.text, files);
  const escape = useModeKeys(field, place, settings?.upEdits ?? true);
  const first = [suggestions.press, escape];
  const onKeyDown = useFieldKeys(field, settings?.sendKey ?? "enter", first, () => void send());
  useFormatting(field);
  useUndoSend(field, place, setProblem);
  useAction("upload", () => {
    // That of a thread is meant only where one is in it.
    if (threadId !== null && document.activeElement !== field.current) return false;
    return files.choose();
  });
  const length = measure(writing.text);
  const said = problem ?? sending.note;
  const isNoted = length !== null || said !== null;
  useEffect(() => onNote?.(isNoted), [isNoted, onNote]);
  return (
    <div className={styles.composer} data-region="composer" data-place={placeKey(place)}>
      <LengthNote id={`${id}-note`} length={length} problem={said} />
      {details.other && writing.text !== "" && !length && said === null && (
        <RecipientNote accountId={accountId} other={details.other} />
      )}
      {sending.question && <AskAll {...sending.question} />}
      <LongPaste paste={paste} />
      <ModeBar place={place} account={account} details={details} />
      {mode.edit === null && <Attachments accountId={accountId} files={files} />}
      <ComposerBox
        field={field}
        place={place}
        name={details.name}
        isOffline={connection.type === "offline" || connection.type === "connecting"}
        writing={{ ...writing, send }}
        isEdit={mode.edit !== null}
        typing={typing}
        note={isNoted ? `${id}-note` : undefined}
        isInvalid={said !== null || !!length?.tooLong || !!length?.tooLarge}
        suggestions={suggestions}
        paste={paste}
        onChoose={files.choose}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
