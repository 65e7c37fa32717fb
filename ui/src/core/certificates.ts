import i18next from "i18next";
import type { CertificateFault } from "./bindings/CertificateFault";
import type { CertificateProblem } from "./bindings/CertificateProblem";

const certificates = {
  unknown_issuer: "errors.certificates.unknownIssuer",
  expired: "errors.certificates.expired",
  not_yet_valid: "errors.certificates.notYetValid",
  wrong_host: "errors.certificates.wrongHost",
  other: "errors.certificates.other",
} as const satisfies Record<CertificateFault, string>;

/** Whose certificate was not accepted, and why. */
export function certificateSentence(problem: CertificateProblem | null) {
  if (problem === null) return i18next.t("errors.certificate");
  const { fault, host, issuer, expiresAt } = problem;
  return i18next.t(certificates[fault], {
    host,
    issuer: issuer ?? i18next.t("errors.certificates.nobody"),
    day: expiresAt === null ? "" : new Date(expiresAt),
  });
}
