import type { Screen } from "./gallery";
import { useView } from "@/stores/view";
import type { World } from "./world";

const beside = () => useView.getState().showPane("details");
const card = () => {
  beside();
  setTimeout(() => document.querySelectorAll<HTMLElement>("aside li > button")[2]?.click(), 600);
};
const rules = ({ own }: World) => {
  const days = ["monday", "tuesday", "wednesday", "thursday", "friday"] as const;
  own.rules = {
    keywords: ["release", "outage", "Design review"],
    people: { maya0: "always", tomas0: "never" },
    mentions: "repeated",
  };
  own.hours = { timeZone: "Europe/Lisbon", times: [{ days: [...days], from: 1320, to: 420 }] };
  own.health.daemon = { type: "missing", reason: "org.freedesktop.Notifications" };
};

/** Settings, groups, people and the server. */
export const peopleScreens: Record<string, Screen> = {
  "settings-list": { at: "/settings" },
  "settings-appearance": { at: "/settings/appearance" },
  "settings-notifications": { at: "/settings/notifications" },
  "settings-rules": { at: "/settings/notifications", change: rules },
  "settings-sessions": { at: "/settings/sessions" },
  "settings-storage": { at: "/settings/storage" },
  "settings-desktop": { at: "/settings/desktop" },
  "settings-servers": { at: "/settings/servers" },
  "settings-about": { at: "/settings/about" },
  "group-settings": { at: "/c/design", dialog: "groupSettings" },
  "invite-links": { at: "/c/design", dialog: "inviteLinks" },
  "new-channel": { at: "/c/maya", dialog: "newChannel" },
  discover: { at: "/c/maya", dialog: "discover" },
  join: { at: "/c/maya", dialog: "join" },
  details: { at: "/c/design", change: beside },
  "details-direct": { at: "/c/maya", change: beside },
  "person-card": { at: "/c/design", change: card },
};
