import type { Language } from "@/lib/locale";

/** Texts that are the same in every language: names, examples, signs. */
export const everywhere = [
  "app.name",
  "app.version",
  "auth.serverPlaceholder",
  "search.enter",
  "search.tab",
  "appearance.pixels",
  "writing.sendKeys.enter",
];

/** Texts that one language writes as English does; each was looked at. */
export const sameInEnglish: Record<Exclude<Language, "en">, string[]> = {
  de: [],
  es: [],
  fr: [],
  pt: [],
  ja: [],
  ar: [],
};
