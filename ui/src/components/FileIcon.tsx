import {
  File,
  FileArchive,
  FileAudio,
  FileCode,
  FileCog,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideo,
  type LucideIcon,
} from "lucide-react";

const byEnd: Partial<Record<string, LucideIcon>> = {
  ...of(FileText, "pdf txt md doc docx odt rtf"),
  ...of(FileSpreadsheet, "xls xlsx ods csv"),
  ...of(FileArchive, "zip gz tar xz zst 7z rar"),
  ...of(FileCode, "js ts tsx rs py go java c h cpp html css json yaml toml sql sh"),
  ...of(FileCog, "exe msi deb rpm appimage dmg"),
};

function of(Icon: LucideIcon, ends: string) {
  return Object.fromEntries(ends.split(" ").map((end) => [end, Icon]));
}

/** What a person calls its type: the end of its name. */
export const typeOf = (name: string) => /\.([\p{L}\p{N}]{1,8})$/u.exec(name)?.[1]?.toUpperCase();

export function FileIcon({ name, mediaType }: { name: string; mediaType: string | null }) {
  const kind = mediaType?.split("/", 1)[0] ?? "";
  const byKind = { image: FileImage, audio: FileAudio, video: FileVideo }[kind];
  const Icon = byKind ?? byEnd[typeOf(name)?.toLowerCase() ?? ""] ?? File;
  return <Icon aria-hidden="true" />;
}
