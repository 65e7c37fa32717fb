import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Emoji, type RawEmoji, readEmoji } from "@/lib/emoji";

type Data = Promise<{ default: RawEmoji[] }>;

/** Names and words to find them by, in the languages of the window that have them. */
const languages: Partial<Record<string, () => Data>> = {
  en: () => import("emojibase-data/en/data.json"),
  de: () => import("emojibase-data/de/data.json"),
  es: () => import("emojibase-data/es/data.json"),
  fr: () => import("emojibase-data/fr/data.json"),
  ja: () => import("emojibase-data/ja/data.json"),
  pt: () => import("emojibase-data/pt/data.json"),
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
  const [{ default: raw }, { default: codes }] = await Promise.all([
    (languages[name] ?? languages["en"]!)(),
    import("emojibase-data/en/shortcodes/github.json"),
  ]);
  const emojis = readEmoji(raw, codes);
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
