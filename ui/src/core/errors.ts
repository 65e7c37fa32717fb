import i18next from "i18next";
import type { BadAddress } from "./bindings/BadAddress";
import type { CoreError } from "./bindings/CoreError";
import type { ErrorCode } from "./bindings/ErrorCode";
import type { FileProblem } from "./bindings/FileProblem";
import type { WireError } from "./bindings/WireError";
import { certificateSentence } from "./certificates";

// A code or a kind without its sentence does not compile.
const refusals = {
  invalid_request: "errors.refused.invalidRequest",
  unknown_field: "errors.refused.unknownField",
  unsupported: "errors.refused.unsupported",
  too_long: "errors.refused.tooLong",
  too_many: "errors.refused.tooMany",
  too_short: "errors.refused.tooShort",
  empty: "errors.refused.empty",
  invalid_text: "errors.refused.invalidText",
  invalid_query: "errors.refused.invalidQuery",
  look_alike: "errors.refused.lookAlike",
  invalid_username: "errors.refused.invalidUsername",
  username_taken: "errors.refused.usernameTaken",
  email_taken: "errors.refused.emailTaken",
  weak_password: "errors.refused.weakPassword",
  wrong_credentials: "errors.refused.wrongCredentials",
  registration_closed: "errors.refused.registrationClosed",
  invite_required: "errors.refused.inviteRequired",
  invite_invalid: "errors.refused.inviteInvalid",
  code_invalid: "errors.refused.codeInvalid",
  email_required: "errors.refused.emailRequired",
  mail_off: "errors.refused.mailOff",
  unauthorized: "errors.refused.unauthorized",
  session_ended: "errors.refused.sessionEnded",
  session_stolen: "errors.refused.sessionStolen",
  not_found: "errors.refused.notFound",
  not_a_member: "errors.refused.notAMember",
  forbidden: "errors.refused.forbidden",
  cannot_reach: "errors.refused.cannotReach",
  suspended: "errors.refused.suspended",
  id_conflict: "errors.refused.idConflict",
  message_deleted: "errors.refused.messageDeleted",
  already_sent: "errors.refused.alreadySent",
  direct_is_fixed: "errors.refused.directIsFixed",
  hand_over_first: "errors.refused.handOverFirst",
  rate_limited: "errors.refused.rateLimited",
  unavailable: "errors.refused.unavailable",
  storage_full: "errors.refused.storageFull",
  version_unsupported: "errors.refused.versionUnsupported",
  internal: "errors.refused.internal",
} as const satisfies Record<ErrorCode, string>;

const failures = {
  offline: "errors.offline",
  notLinnet: "errors.notLinnet",
  versionUnsupported: "errors.versionUnsupported",
  unreachable: "errors.unreachable",
  diskFull: "errors.diskFull",
  store: "errors.store",
  signedOut: "errors.signedOut",
  notFound: "errors.notFound",
} as const satisfies Record<
  Exclude<CoreError["type"], "refused" | "badAddress" | "certificate" | "file">,
  string
>;

const addresses = {
  malformed: "errors.badAddress.malformed",
  plain_http: "errors.badAddress.plainHttp",
} as const satisfies Record<BadAddress, string>;

const files = {
  missing: "errors.file.missing",
  not_a_file: "errors.file.notAFile",
  changed: "errors.file.changed",
  unreadable: "errors.file.unreadable",
  too_large: "errors.file.tooLarge",
  too_many: "errors.file.tooMany",
  refused: "errors.file.refused",
  program: "errors.file.program",
  not_a_certificate: "errors.file.notACertificate",
} as const satisfies Record<FileProblem, string>;

const rest = {
  badAddress: true,
  certificate: true,
  file: true,
  refused: true,
} as const;

/** What a refusal means, in words. */
export function wireSentence({ code, params }: WireError): string {
  // Three codes read differently when they come without their number.
  const plain = { too_long: params.max, too_many: params.max, too_short: params.max };
  if (code in plain && params.max === undefined) return i18next.t("errors.refused.invalidRequest");
  if (code === "rate_limited" && params.retryAfter === undefined) {
    return i18next.t("errors.refused.rateLimitedSoon");
  }
  const count = params.retryAfter ?? params.max ?? 0;
  return i18next.t(refusals[code] ?? refusals.internal, { count });
}

/** What is wrong with a file, in words. */
export const fileSentence = (name: string, problem: FileProblem) =>
  i18next.t(files[problem], { name });

/** What went wrong and what to do, in words. Anything that is no `CoreError` is a fault of this app. */
export function sentence(error: unknown): string {
  if (!isCoreError(error)) return i18next.t("errors.unexpected");
  switch (error.type) {
    case "refused":
      return wireSentence(error.error);
    case "certificate":
      return certificateSentence(error.problem);
    case "badAddress":
      return i18next.t(addresses[error.reason]);
    case "file":
      return fileSentence(error.name, error.problem);
    case "versionUnsupported":
      return i18next.t(failures.versionUnsupported, { version: error.version });
    default:
      return i18next.t(failures[error.type]);
  }
}

export function isCoreError(error: unknown): error is CoreError {
  if (typeof error !== "object" || error === null || !("type" in error)) return false;
  return String(error.type) in failures || String(error.type) in rest;
}

/** The version of a server that this app does not speak with, where it has said it. */
export const versionOf = (error: unknown): string | null =>
  isCoreError(error) && error.type === "versionUnsupported" ? error.version : null;

/** The field of a form that the error is about, if any. */
export function fieldOf(error: unknown): string | null {
  if (!isCoreError(error)) return null;
  if (error.type !== "refused") return atServer.has(error.type) ? "server" : null;
  return error.error.params.field ?? fieldOfCode[error.error.code] ?? null;
}

const atServer = new Set<CoreError["type"]>([
  "badAddress",
  "notLinnet",
  "versionUnsupported",
  "certificate",
  "unreachable",
  "offline",
]);

const fieldOfCode: Partial<Record<ErrorCode, string>> = {
  invalid_username: "username",
  username_taken: "username",
  email_taken: "email",
  weak_password: "password",
  wrong_credentials: "password",
  registration_closed: "server",
  invite_required: "invite",
  invite_invalid: "invite",
  code_invalid: "code",
  email_required: "email",
};
