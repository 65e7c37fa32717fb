import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import en from "@/locales/en.json";

/** Every text of the window comes from here; a key that is not in the English catalogue does not compile. */
export async function startI18n(language = "en") {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: { en: { translation: en } },
    // React escapes.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = i18next.language;
  document.documentElement.dir = i18next.dir();
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}
