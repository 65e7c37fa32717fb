import i18next from "i18next";

/** The languages of the window, by the names that they have for themselves. English is the first, and whole. */
export const languages = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
  pt: "Português (Brasil)",
  ja: "日本語",
  ar: "العربية",
} as const;

export type Language = keyof typeof languages;

export const isLanguage = (name: string): name is Language => name in languages;

/** The first of the wished ones that the window speaks. */
export const fitting = (wished: readonly string[]): Language =>
  wished.map((tag) => tag.split("-", 1)[0]!.toLowerCase()).find(isLanguage) ?? "en";

/** The language of the window, in the country of the person: that decides between 12 and 24 hours. */
export const locale = () =>
  navigator.languages.find((tag) => tag.split("-", 1)[0] === i18next.language) ?? i18next.language;

/** Making a formatter is slow, using one is not: one for each language and wish. */
function kept<F, O extends object>(make: (locale: string, options: O) => F): (options: O) => F {
  const made = new Map<string, F>();
  return (options) => {
    const key = locale() + JSON.stringify(options);
    const formatter = made.get(key) ?? make(locale(), options);
    made.set(key, formatter);
    return formatter;
  };
}

const numbers = kept((name, as: Intl.NumberFormatOptions) => new Intl.NumberFormat(name, as));
const dates = kept((name, as: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(name, as));
const lists = kept((name, as: Intl.ListFormatOptions) => new Intl.ListFormat(name, as));
const names = kept((name, as: Intl.DisplayNamesOptions) => new Intl.DisplayNames(name, as));

export const number = (value: number, as: Intl.NumberFormatOptions = {}) =>
  numbers(as).format(value);

export const dateTime = (value: Date | number, as: Intl.DateTimeFormatOptions) =>
  dates(as).format(value);

/** `a, b and c`. */
export const list = (parts: readonly string[]) => lists({}).format(parts);

/** What a language is called in the language of the window. */
export const nameOf = (language: string) => names({ type: "language" }).of(language) ?? language;
