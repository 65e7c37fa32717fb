import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import type { Sign, Words } from "./src/lib/emoji.ts";

const ID = "virtual:emoji";

export type RawEmoji = {
  emoji: string;
  label: string;
  hexcode: string;
  version: number;
  group?: number;
  tags?: string[];
  skins?: RawEmoji[];
  tone?: number | number[];
};

export type Codes = Record<string, string | string[]>;

/** Newer ones are empty boxes in the fonts of systems that are still in use. */
const NEWEST = 15.1;
/** Skin and hair alone. */
const COMPONENTS = 2;

/**
 * What the emoji data says and the window asks for: what is the same in every language as `virtual:emoji`, the words of
 * one as `virtual:emoji/de`. The data itself says all in every language again, and much besides.
 */
export const emojiData = (): Plugin => ({
  name: "emoji-data",
  resolveId: (id) => (id === ID || id.startsWith(`${ID}/`) ? `\0${id}` : undefined),
  load(id) {
    if (!id.startsWith(`\0${ID}`)) return undefined;
    const language = id.slice(`\0${ID}/`.length);
    const all = table("en");
    const data = language === "" ? signsOf(all, codes()) : wordsOf(all, table(language));
    // Read faster than the same as a program.
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(data))})`;
  },
});

const text = (file: string) => readFileSync(`node_modules/emojibase-data/${file}`, "utf8");
const table = (language: string): RawEmoji[] => JSON.parse(text(`${language}/data.json`));
const codes = (): Codes => JSON.parse(text("en/shortcodes/github.json"));

const isShown = ({ group, version }: RawEmoji) =>
  group !== undefined && group !== COMPONENTS && version <= NEWEST;

export function signsOf(all: RawEmoji[], codes: Codes): Sign[] {
  return all.filter(isShown).map(({ emoji, group = 0, hexcode, skins = [] }) => {
    const tones = skins.filter(({ tone }) => typeof tone === "number");
    return [emoji, group, tones.map((one) => one.emoji), [codes[hexcode] ?? []].flat()];
  });
}

/** In the order of the signs, whatever that of the language is. */
export function wordsOf(all: RawEmoji[], translated: RawEmoji[]): Words[] {
  const found = new Map(translated.map((one) => [one.hexcode, one]));
  return all.filter(isShown).map((one) => wordsIn(found.get(one.hexcode) ?? one));
}

const wordsIn = ({ label, tags = [] }: RawEmoji): Words => [label, ...tags];
