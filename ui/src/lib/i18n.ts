import i18next, { type Module } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "@/locales/en.json";
import { dateTime, fitting, isLanguage, type Language, languages, number } from "./locale";

/** What each language calls everything, but English: read when it is chosen. */
const catalogues = import.meta.glob<object>(["/src/locales/*.json", "!/src/locales/en.json"], {
  import: "default",
});

/** Those that have a catalogue, in the order of their list. */
export const spoken = Object.keys(languages)
  .filter(isLanguage)
  .filter((code) => code === "en" || `/src/locales/${code}.json` in catalogues);

// Numbers and days in texts are written as the language writes them, without a word about it in each text.
const values: Module & { format: (value: unknown) => unknown } = {
  type: "formatter",
  format: (value) => {
    if (typeof value === "number") return number(value);
    if (value instanceof Date) return dateTime(value, { dateStyle: "long" });
    return typeof value === "string" ? isolated(value) : value;
  },
};

const AGAINST = { ltr: /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u, rtl: /\p{Script=Latin}/u };

/** A name that runs against the sentence around it takes nothing of it along. */
const isolated = (value: string) =>
  AGAINST[i18next.dir()].test(value) ? `\u2068${value}\u2069` : value;

/** Every text of the window comes from here; a key that is not in the English catalogue does not compile. */
export async function startI18n(language = "en") {
  await i18next
    .use(values)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: "en",
      resources: { en: { translation: en } },
      // React escapes.
      interpolation: { escapeValue: false, alwaysFormat: true },
    });
  show();
}

function show() {
  document.documentElement.lang = i18next.language;
  document.documentElement.dir = i18next.dir();
}

let wanted: Language = "en";

/** The chosen language; `null`: the first of the system's that the window speaks. */
export async function speak(chosen: string | null) {
  const language = fitting(chosen === null ? navigator.languages : [chosen]);
  wanted = language;
  await load(language);
  // Another one was chosen meanwhile.
  if (wanted !== language || i18next.language === language) return;
  await i18next.changeLanguage(language);
  show();
}

/** Whether it is spoken already. */
export const speaks = (chosen: string | null) =>
  i18next.language === fitting(chosen === null ? navigator.languages : [chosen]);

async function load(language: Language) {
  const read = catalogues[`/src/locales/${language}.json`];
  if (read === undefined || i18next.hasResourceBundle(language, "translation")) return;
  i18next.addResourceBundle(language, "translation", await read());
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}
