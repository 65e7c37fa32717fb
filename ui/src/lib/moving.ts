const kinds = new Set(["image/gif", "image/apng"]);

/** A picture that moves by itself. Its thumbnails do not. */
export const isMoving = (mediaType: string | null | undefined): boolean =>
  typeof mediaType === "string" && kinds.has(mediaType.split(";", 1)[0]?.trim() ?? "");
