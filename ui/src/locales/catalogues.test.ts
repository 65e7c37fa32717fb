import { describe, expect, test } from "vitest";
import { isLanguage, type Language, languages } from "@/lib/locale";
import { everywhere, sameInEnglish } from "@/testing/sameInEnglish";
import en from "./en.json";

const files = import.meta.glob<object>("./*.json", { eager: true, import: "default" });
type Code = Exclude<Language, "en">;
const codes = Object.keys(languages)
  .filter(isLanguage)
  .filter((code): code is Code => code !== "en");

/** Every text of a catalogue by its whole key. */
function texts(tree: object, path = "", found = new Map<string, unknown>()) {
  for (const [name, value] of Object.entries(tree) as [string, unknown][]) {
    if (typeof value === "object" && value !== null) texts(value, `${path}${name}.`, found);
    else found.set(path + name, value);
  }
  return found;
}

const english = new Map([...texts(en)].map(([key, text]) => [key, String(text)]));
const FORM = /_(zero|one|two|few|many|other)$/u;
const stem = (key: string) => key.replace(FORM, "");
const isPlural = (key: string) => english.has(`${stem(key)}_other`);

/** Numbers on which the languages of the window differ. */
const numbers = [...Array.from({ length: 220 }, (_, at) => at), 1_000_000, 2_000_000];

/** Each form that the language has, with the numbers that it stands for. */
function formsOf(code: string): Map<string, number[]> {
  const rules = new Intl.PluralRules(code);
  const forms = new Map<string, number[]>();
  for (const count of numbers) {
    const form = rules.select(count);
    forms.set(form, [...(forms.get(form) ?? []), count]);
  }
  return forms;
}

/** The keys a catalogue must have. */
function expected(code: string): string[] {
  const forms = [...formsOf(code).keys()];
  const keys = [...english.keys()].flatMap((key) => {
    if (!FORM.test(key) || !isPlural(key)) return [key];
    // English says some things in another way when there are none; so does every other language.
    return key.endsWith("_zero") ? [key] : forms.map((form) => `${stem(key)}_${form}`);
  });
  return [...new Set(keys)].toSorted();
}

const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{\{.*?\}\}|<\/?\w+\/?>|\$t\(.*?\)/gu)].map(String))].toSorted();

/** What is wrong with one text, if anything. */
function problem(code: Code, key: string, text: unknown): string | null {
  if (typeof text !== "string" || text.trim() === "") return "is empty";
  if (text !== text.trim()) return "begins or ends with a space";
  const source = english.get(key) ?? english.get(`${stem(key)}_other`) ?? "";
  const whole = isPlural(key) ? (english.get(`${stem(key)}_other`) ?? source) : source;
  const form = FORM.exec(key)?.[1];
  const stands = isPlural(key) && form ? (formsOf(code).get(form) ?? [0]) : [];
  // "One message" need not say the number; "one" in French is also said of none.
  const mayLeaveCount =
    stands.length === 1 ||
    (form === "one" && !placeholders(english.get(`${stem(key)}_one`) ?? "").includes("{{count}}"));
  const [has, needs] = [placeholders(text), placeholders(whole)];
  const without = needs.filter((one) => one !== "{{count}}");
  const fits = (one: string[]) => one.join(" ") === has.join(" ");
  if (!fits(needs) && !(mayLeaveCount && fits(without)))
    return `has ${has.join(" ") || "nothing"} in place of ${needs.join(" ")}`;
  const isSame = text === source && /\p{L}/u.test(source.replaceAll(/\{\{.*?\}\}/gu, ""));
  const allowed = new Set([...everywhere, ...sameInEnglish[code]]);
  return isSame && !allowed.has(key) && !allowed.has(stem(key)) ? "is the English text" : null;
}

describe.each(codes)("%s", (code) => {
  const catalogue = texts(files[`./${code}.json`]!);

  test("has the keys of the English catalogue, with every plural form", () => {
    const [has, needs] = [new Set(catalogue.keys()), new Set(expected(code))];
    // A language may say something else for none, where English does not.
    const extra = [...has].filter(
      (key) => !needs.has(key) && !(isPlural(key) && key.endsWith("_zero")),
    );
    expect({ missing: [...needs].filter((key) => !has.has(key)), extra }).toEqual({
      missing: [],
      extra: [],
    });
  });

  test("says everything, with the same placeholders, in its own words", () => {
    const problems = [...catalogue]
      .filter(([key]) => english.has(key) || isPlural(key))
      .flatMap(([key, text]) => {
        const what = problem(code, key, text);
        return what === null ? [] : [`${key} ${what}`];
      });
    expect(problems).toEqual([]);
  });
});

/** What a button shows, and what it is called where several show the same. */
const labels = [
  ["discover.join", "discover.joinOf"],
  ["discover.open", "discover.openOf"],
  ["groups.unban", "groups.unbanOf"],
  ["servers.remove", "servers.removeOf"],
  ["person.unblock", "privacy.unblockOf"],
  ["sidebar.signOut", "sessions.endOf"],
] as const;

test.each(codes)("who speaks to the window in %s calls a button by what it shows", (code) => {
  const catalogue = texts(files[`./${code}.json`]!);
  const said = (key: string) => String(catalogue.get(key)).toLocaleLowerCase(code);
  expect(labels.filter(([shown, label]) => !said(label).includes(said(shown)))).toEqual([]);
});

test("texts that may stay English are still there", () => {
  const gone = [...everywhere, ...Object.values(sameInEnglish).flat()].filter(
    (key) => !english.has(key) && !english.has(`${key}_other`),
  );
  expect(gone).toEqual([]);
});
