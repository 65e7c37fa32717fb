import {
  Bell,
  Eye,
  FileBadge,
  Flag,
  HardDrive,
  History,
  Info,
  Keyboard,
  Languages,
  Lock,
  type LucideIcon,
  Monitor,
  MonitorSmartphone,
  PenLine,
  Server,
  ShieldCheck,
  Stethoscope,
  UserRound,
  UsersRound,
} from "lucide-react";
import type { ServerRole } from "@/core/bindings/ServerRole";

const you = ["profile", "account", "sessions", "privacy"] as const;
const app = [
  "notifications",
  "appearance",
  "language",
  "writing",
  "keyboard",
  "storage",
  "desktop",
  "servers",
  "certificates",
  "diagnosis",
  "about",
] as const;
const server = ["people", "reports", "audit"] as const;

export type Part = (typeof you)[number] | (typeof app)[number];
export type AdminPart = (typeof server)[number];

export const icons: Record<Part | AdminPart, LucideIcon> = {
  profile: UserRound,
  account: Lock,
  sessions: MonitorSmartphone,
  privacy: ShieldCheck,
  notifications: Bell,
  appearance: Eye,
  language: Languages,
  writing: PenLine,
  keyboard: Keyboard,
  storage: HardDrive,
  desktop: Monitor,
  servers: Server,
  certificates: FileBadge,
  diagnosis: Stethoscope,
  about: Info,
  people: UsersRound,
  reports: Flag,
  audit: History,
};

/** The pages of settings, in the order of their list. */
export const groups = { you, app };

const all = new Set<string>([...you, ...app]);
export const isPart = (name: string): name is Part => all.has(name);

/** What of the server somebody with this role may look after. */
export const adminParts = (role: ServerRole): readonly AdminPart[] => {
  if (role === "member") return [];
  return role === "moderator" ? ["people", "reports"] : server;
};
