import { expect, test } from "vitest";
import { fileSize } from "./bytes";

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [418_400, "418 kB"],
  [1_840_000, "1.8 MB"],
  [340_600_000, "341 MB"],
  [2_100_000_000_000, "2,100 GB"],
])("%d bytes are written as %s", (bytes, text) => expect(fileSize(bytes)).toBe(text));
