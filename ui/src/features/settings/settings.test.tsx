import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { useView } from "@/stores/view";
import { open } from "@/testing/render";
import { account, ana, appState, maya, message, numbered, talk, world } from "@/testing/world";

beforeEach(() => useView.setState({ dialog: null }));

const chat = () => world([talk("chat", [ana, maya], numbered([message(maya, "hello")]))]);

test("the settings open from the account menu, and Escape goes back to where one was", async () => {
  const { person, router } = open("/c/chat", chat());
  await person.click(await screen.findByRole("button", { name: "Account menu" }));
  await person.click(await screen.findByRole("menuitem", { name: "Settings" }));
  expect(await screen.findByRole("heading", { name: "Appearance" })).toBeVisible();
  const here = screen.getByRole("link", { name: "Appearance" });
  expect(here).toHaveFocus();
  await person.click(screen.getByRole("link", { name: "Sessions" }));
  await screen.findByRole("heading", { name: "Sessions" });
  await person.keyboard("{Escape}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/c/chat"));
});

test("the list alone is for a narrow window: beside it a page is open", async () => {
  const { unmount } = open("/settings", chat());
  expect(await screen.findByRole("link", { name: "Appearance" })).toBeVisible();
  expect(screen.queryByRole("heading", { name: "Appearance" })).not.toBeInTheDocument();
  unmount();
  const stub = window.matchMedia("all");
  const asked = vi
    .spyOn(window, "matchMedia")
    .mockImplementation((media) => Object.assign({}, stub, { media, matches: true }));
  open("/settings", chat());
  expect(await screen.findByRole("heading", { name: "Appearance" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Appearance" })).toHaveAttribute("aria-current", "page");
  asked.mockRestore();
});

test("what is chosen for the look holds at once and is kept", async () => {
  const { core, person } = open("/settings/appearance");
  await person.click(await screen.findByRole("radio", { name: "Dark" }));
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
  await person.click(screen.getByRole("radio", { name: "Compact" }));
  await waitFor(() => expect(document.documentElement.dataset["density"]).toBe("compact"));
  await person.click(screen.getByRole("radio", { name: "Large" }));
  await person.click(screen.getByRole("switch", { name: "Reduce motion" }));
  await waitFor(() => expect(document.documentElement.dataset["motion"]).toBe("reduced"));
  await person.click(screen.getByRole("button", { name: "Larger" }));
  expect(await screen.findByText("110%")).toBeVisible();
  expect(core.world.app.settings).toMatchObject({
    theme: "dark",
    density: "compact",
    textSize: "large",
    motion: "reduced",
    zoom: 110,
  });
});

test("keys open the settings and change the size of everything, also from elsewhere", async () => {
  const { core, person, router } = open("/c/chat", chat());
  await screen.findByLabelText("Message");
  await person.keyboard("{Control>}={/Control}");
  await waitFor(() => expect(core.world.app.settings.zoom).toBe(110));
  await waitFor(() => expect(core.called("app_state")).not.toHaveLength(1));
  await person.keyboard("{Control>}0{/Control}");
  await waitFor(() => expect(core.world.app.settings.zoom).toBe(100));
  await person.keyboard("{Control>},{/Control}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/settings/appearance"));
});

test("rules are tried on the last week while they are written, and hold once saved", async () => {
  const { core, person } = open("/settings/notifications");
  expect(await screen.findByText("You were alerted 10 times in the last week")).toBeVisible();
  await person.type(screen.getByRole("textbox", { name: "Words that alert you" }), "outage{Enter}");
  expect(
    await screen.findByText("This would have alerted you 13 times in the last week"),
  ).toBeVisible();
  expect(core.called("write_notification_rules")).toEqual([]);
  await person.click(screen.getByRole("button", { name: "Add a time" }));
  expect(await screen.findByText(/11 times/u)).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("You were alerted 11 times in the last week")).toBeVisible();
  expect(core.world.own.rules.keywords).toEqual(["release", "outage"]);
  expect(core.world.own.hours?.times).toMatchObject([{ from: 22 * 60, to: 7 * 60 }]);
});

test("rules that were not saved can be let go", async () => {
  const { core, person } = open("/settings/notifications");
  await person.click(await screen.findByRole("button", { name: "Remove “release”" }));
  await person.click(screen.getByRole("button", { name: "Discard" }));
  expect(await screen.findByText("You were alerted 10 times in the last week")).toBeVisible();
  expect(core.called("write_notification_rules")).toEqual([]);
});

test("somebody's messages can be made to alert always", async () => {
  const { core, person } = open("/settings/notifications");
  await person.click(await screen.findByRole("button", { name: "Add a person" }));
  await person.click(await screen.findByRole("option", { name: /Maya Chen/u }));
  expect(await screen.findByText(/12 times/u)).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(core.world.own.rules.people).toEqual({ maya: "always" }));
});

test("the days of a quiet time can be chosen, but not none of them", async () => {
  const { core, person } = open("/settings/notifications");
  await person.click(await screen.findByRole("button", { name: "Add a time" }));
  const time = screen.getByRole("group", { name: /^Quiet from/u });
  const days = within(time).getAllByRole("button", { name: /day$/u });
  const sunday = days.at(-1)!;
  for (const day of days) fireEvent.click(day);
  expect(sunday).toHaveAttribute("aria-pressed", "true");
  await person.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(core.world.own.hours?.times[0]?.days).toEqual(["sunday"]));
});

test("whether notifications work is said, with one to try", async () => {
  const { core, person } = open("/settings/notifications");
  expect(await screen.findByText("Notifications work, through gnome-shell.")).toBeVisible();
  expect(screen.getByText(/you were looking at it/u)).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Send a test" }));
  expect(await screen.findByText(/A test was sent/u)).toBeVisible();
  expect(core.called("test_notification")).toHaveLength(1);
});

test("another session is ended after one question", async () => {
  const { core, person } = open("/settings/sessions");
  const rows = await screen.findAllByRole("listitem");
  expect(rows[0]).toHaveTextContent("This one");
  await person.click(screen.getByRole("button", { name: "Sign out on Linux, workshop" }));
  const asked = await screen.findByRole("dialog");
  await waitFor(() => expect(within(asked).getByRole("button", { name: "Cancel" })).toHaveFocus());
  await person.click(within(asked).getByRole("button", { name: "Sign out" }));
  await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(2));
  expect(core.called("end_session")).toEqual([{ accountId: "account", sessionId: "s2" }]);
});

test("an account is removed only after it was said what is lost", async () => {
  const { core, person } = open("/settings/servers", chat());
  await person.click(await screen.findByRole("button", { name: "Remove the account on Example" }));
  const asked = await screen.findByRole("dialog");
  expect(within(asked).getByText(/drafts and messages that were not sent included/u)).toBeVisible();
  await person.click(within(asked).getByRole("button", { name: "Remove" }));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(core.called("remove_account")).toEqual([{ accountId: account().id }]);
});

test("the keys that bring the window are pressed, and what the system says is said", async () => {
  const { core, person } = open("/settings/desktop", chat(), (fake) => {
    fake.on("summon_state", () => ({ type: "unavailable", reason: "Wayland" }));
  });
  await person.click(await screen.findByRole("button", { name: /^Keys that bring the window/u }));
  await person.keyboard("{Control>}{Shift>}l{/Shift}{/Control}");
  expect(await screen.findByText(/does not give these keys: Wayland/u)).toBeVisible();
  expect(core.world.app.settings.summonShortcut).toBe("Ctrl+Shift+L");
  await person.click(screen.getByRole("button", { name: "No keys" }));
  await waitFor(() => expect(core.world.app.settings.summonShortcut).toBeNull());
});

test("without an account there are no settings but signing in", async () => {
  open("/settings/appearance", world([], { app: appState([]) }));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("how long messages are kept on this computer can be chosen", async () => {
  const { core, person } = open("/settings/storage");
  const kept = await screen.findByRole("combobox", { name: "Messages" });
  expect(kept).toHaveTextContent("Everything");
  await person.click(kept);
  await person.click(await screen.findByRole("option", { name: "90 days" }));
  await waitFor(() => expect(core.world.app.settings.historyDays).toBe(90));
  expect(kept).toHaveTextContent("90 days");
});

test("the languages of the spelling check are chosen, several at once, and named on the button", async () => {
  const { core, person } = open("/settings/writing");
  const button = await screen.findByRole("button", {
    name: "Languages of the spelling check Those of the system",
  });
  await person.click(button);
  await person.click(await screen.findByRole("menuitemcheckbox", { name: "German (Germany)" }));
  await person.click(await screen.findByRole("menuitemcheckbox", { name: "British English" }));
  await waitFor(() => expect(core.world.app.settings.spellLanguages).toEqual(["de_DE", "en_GB"]));
  expect(button).toHaveTextContent("German (Germany) and British English");
});
