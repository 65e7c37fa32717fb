import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import { useEmojiMemory } from "@/components/emoji/memory";
import { useEmoji } from "@/components/emoji/useEmoji";
import { withTone } from "@/lib/emoji";
import { replace } from "./insert";
import { type Around, type Suggestion, suggestionKey, suggestionsFor, wordOf } from "./suggestion";
import { completion, tokenAt, tokenName } from "./token";

/** What is offered for the word at the caret, and taking or refusing it by key. */
export function useSuggestions(
  text: string,
  field: RefObject<HTMLTextAreaElement | null>,
  around: Around,
) {
  const cache = useQueryClient();
  const tone = useEmojiMemory((memory) => memory.tone);
  const [caret, setCaret] = useState<number | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [chosen, setChosen] = useState({ of: "", at: 0 });
  const found = caret === null || caret > text.length ? null : tokenAt(text, caret);
  const token = found && tokenName(text, found) !== refused ? found : null;
  const emojis = useEmoji(token?.trigger === ":");
  const name = token && tokenName(text, token) + token.query;
  const items = useMemo(() => {
    const draw = (emoji: Parameters<typeof withTone>[0]) => withTone(emoji, tone);
    return token === null ? [] : suggestionsFor(token, { cache, around, emojis, draw });
    // oxlint-disable-next-line react/exhaustive-deps -- the name says all of the token
  }, [name, cache, around, emojis, tone]);
  const at = chosen.of === name ? Math.min(chosen.at, items.length - 1) : 0;

  /** Where nothing is offered, before and after, a key changes nothing here. */
  function follow(to: number | null) {
    const next = to !== null && isAsking(field.current, to) ? to : null;
    if (next !== caret) setCaret(next);
  }
  function accept(item: Suggestion) {
    if (token === null || field.current === null) return;
    const word = completion(text, token, wordOf(item, around));
    // Behind the space, whether it was there or not.
    const caret = token.from + word.trimEnd().length + 1;
    replace(field.current, [token.from, token.to], word, [caret, caret]);
    setCaret(null);
  }
  /** Says whether the key was for the list. */
  function press({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    if (token === null || name === null || items.length === 0) return false;
    if (ctrlKey || altKey || metaKey || shiftKey) return false;
    const by = { ArrowDown: 1, ArrowUp: items.length - 1 }[key];
    if (by !== undefined) setChosen({ of: name, at: (at + by) % items.length });
    else if (key === "Escape") setRefused(tokenName(text, token));
    else if ((key === "Enter" || key === "Tab") && items[at]) accept(items[at]);
    else return false;
    return true;
  }
  return {
    items,
    active: items[at] ? suggestionKey(items[at]) : null,
    point: (item: Suggestion) => setChosen({ of: name ?? "", at: items.indexOf(item) }),
    accept,
    press,
    /** Where the caret is now; `null`: nowhere in the text. */
    follow,
  };
}

const isAsking = (box: HTMLTextAreaElement | null, at: number) =>
  box !== null && tokenAt(box.value, at) !== null;

export type Suggestions = ReturnType<typeof useSuggestions>;
