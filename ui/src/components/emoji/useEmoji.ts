import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Emoji, readEmoji, type Words } from "@/lib/emoji";

type Data = Promise<{ default: Words[] }>;

/** Names and words to find them by, in the languages of the window that have them. */
const languages: Partial<Record<string, () => Data>> = {
  en: () => import("virtual:emoji/en"),
  de: () => import("virtual:emoji/de"),
  es: () => import("virtual:emoji/es"),
  fr: () => import("virtual:emoji/fr"),
  ja: () => import("virtual:emoji/ja"),
  pt: () => import("virtual:emoji/pt"),
};

const loading = new Map<string, Promise<Emoji[]>>();
const loaded = new Map<string, Emoji[]>();

/** A thousand names are not worth the first picture of the window: they come when they are asked for. */
function loadEmoji(language: string): Promise<Emoji[]> {
  const name = language in languages ? language : "en";
  let emojis = loading.get(name);
  if (emojis === undefined) {
    emojis = read(name);
    loading.set(name, emojis);
    emojis.catch(() => loading.delete(name));
  }
  return emojis;
}

async function read(name: string): Promise<Emoji[]> {
  const [{ default: signs }, { default: words }] = await Promise.all([
    import("virtual:emoji"),
    (languages[name] ?? languages["en"]!)(),
  ]);
  const emojis = readEmoji(signs, words);
  loaded.set(name, emojis);
  return emojis;
}

/** `null` until they are there; with `wanted` false they are not fetched. */
export function useEmoji(wanted = true): Emoji[] | null {
  const { i18n } = useTranslation();
  const language = i18n.language.split("-", 1)[0] ?? "en";
  const [, setCount] = useState(0);
  const emojis = loaded.get(language in languages ? language : "en") ?? null;
  useEffect(() => {
    if (!wanted || emojis !== null) return undefined;
    let isHere = true;
    loadEmoji(language).then(
      () => isHere && setCount((count) => count + 1),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [wanted, emojis, language]);
  return emojis;
}
