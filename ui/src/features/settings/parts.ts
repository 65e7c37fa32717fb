import {
  Bell,
  Eye,
  HardDrive,
  Info,
  type LucideIcon,
  Monitor,
  MonitorSmartphone,
  Server,
} from "lucide-react";

export type Part =
  "sessions" | "notifications" | "appearance" | "storage" | "desktop" | "servers" | "about";

type Group = { name: "you" | "app"; parts: { name: Part; icon: LucideIcon }[] };

/** The pages of settings, in the order of their list. */
export const groups: Group[] = [
  { name: "you", parts: [{ name: "sessions", icon: MonitorSmartphone }] },
  {
    name: "app",
    parts: [
      { name: "notifications", icon: Bell },
      { name: "appearance", icon: Eye },
      { name: "storage", icon: HardDrive },
      { name: "desktop", icon: Monitor },
      { name: "servers", icon: Server },
      { name: "about", icon: Info },
    ],
  },
];

export const isPart = (name: string): name is Part =>
  groups.some(({ parts }) => parts.some((part) => part.name === name));
