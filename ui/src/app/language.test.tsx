import { act, screen, waitFor } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, expect, test, vi } from "vitest";
import { speak } from "@/lib/i18n";
import { fitting, list, number } from "@/lib/locale";
import { short } from "@/lib/time";
import { open } from "@/testing/render";
import { ana, at, maya, message, numbered, talk, world } from "@/testing/world";

const chat = (language: string | null) => {
  const rows = numbered([message(maya, "hello", { createdAt: at("9:05", 1) })]);
  const made = world([talk("chat", [ana, maya], rows)]);
  made.app.settings.language = language;
  return made;
};

const named = (languages: string[]) =>
  vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);

afterEach(() => speak("en"));

test("the window speaks the chosen language, days included", async () => {
  open("/c/chat", chat("ja"));
  expect(await screen.findByRole("heading", { name: "昨日" })).toBeVisible();
  expect(document.documentElement.lang).toBe("ja");
  expect(screen.queryByText("Yesterday")).not.toBeInTheDocument();
});

test("another language holds at once, wherever one is, and nothing typed is lost", async () => {
  const { core, person } = open("/c/chat", chat(null));
  await person.type(await screen.findByLabelText("Message"), "half a thought");
  expect(screen.getByRole("heading", { name: "Yesterday" })).toBeVisible();
  // As another window, or this one, has chosen it.
  core.world.app.settings.language = "ja";
  act(() => core.emit({ type: "accounts" }));
  expect(await screen.findByRole("heading", { name: "昨日" })).toBeVisible();
  expect(screen.getByRole("textbox", { name: i18next.t("chat.message") })).toHaveValue(
    "half a thought",
  );
});

test("languages are chosen by their own names", async () => {
  const { core, person } = open("/settings/language", chat(null));
  expect(await screen.findByRole("radio", { name: /Same as system/u })).toBeChecked();
  await person.click(screen.getByRole("radio", { name: /日本語/u }));
  await waitFor(() => expect(document.documentElement.lang).toBe("ja"));
  expect(core.world.app.settings.language).toBe("ja");
  await person.click(await screen.findByRole("radio", { name: /^English/u }));
  expect(await screen.findByRole("heading", { name: "Language" })).toBeVisible();
  expect(core.world.app.settings.language).toBe("en");
});

test("without a choice it is the first of the system's that the window speaks", async () => {
  expect(fitting(["eo", "pt-PT", "en"])).toBe("pt");
  expect(fitting(["eo"])).toBe("en");
  named(["eo", "ja-JP", "en-GB"]);
  open("/c/chat", chat(null));
  expect(await screen.findByRole("heading", { name: "昨日" })).toBeVisible();
});

test("a text that a language does not have is shown in English", async () => {
  await speak("ja");
  i18next.removeResourceBundle("ja", "translation");
  expect(i18next.t("app.close")).toBe("Close");
  await speak("en");
});

test("numbers, dates and lists are those of the language, in the country of the person", async () => {
  expect(i18next.t("sidebar.unread", { count: 12_345 })).toBe("12,345 unread messages");
  named(["ja-JP"]);
  await speak("ja");
  expect(number(1_234.5)).toBe("1,234.5");
  expect(list(["A", "B"])).toBe("A、B");
  expect(short(at("15:30"))).toBe("15:30");
  named(["en-GB"]);
  await speak("en");
  expect(short(at("15:30"))).toBe("15:30");
  named(["en-US"]);
  expect(short(at("15:30"))).toMatch(/3:30\sPM/u);
});
